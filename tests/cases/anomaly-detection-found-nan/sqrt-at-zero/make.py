import torch

torch.autograd.set_detect_anomaly(True)
x = torch.zeros(3, requires_grad=True)
loss = (torch.sqrt(x) * 0).sum()
loss.backward()
