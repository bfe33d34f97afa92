import torch

weight = torch.nn.Parameter(torch.ones(2))
optimizer = torch.optim.SGD([weight], lr=0.1)
scaler = torch.amp.GradScaler("cpu")
scaler.scale((weight * 2).sum()).backward()
scaler.unscale_(optimizer)
scaler.unscale_(optimizer)
