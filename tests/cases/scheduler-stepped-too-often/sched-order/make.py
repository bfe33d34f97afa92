import torch

p = torch.nn.Parameter(torch.zeros(2))
opt = torch.optim.SGD([p], 0.1)
s = torch.optim.lr_scheduler.OneCycleLR(opt, 0.1, total_steps=2)
for _ in range(5):
    opt.step()
    s.step()
