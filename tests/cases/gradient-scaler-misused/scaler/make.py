import torch

p = torch.nn.Parameter(torch.zeros(2))
opt = torch.optim.SGD([p], 0.1)
s = torch.amp.GradScaler("cpu")
s.step(opt)
