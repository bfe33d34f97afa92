import torch

x = torch.randn(4, requires_grad=True)
cache = torch.zeros(4)
cache[:2] = x[:2]
loss = cache.exp()
loss[0] = 1.0
loss.sum().backward()
