import torch

torch.use_deterministic_algorithms(True)
torch.nn.AdaptiveAvgPool2d(2)(torch.zeros(1, 1, 4, 4, requires_grad=True)).sum().backward()
torch.kthvalue(torch.zeros(3), 1)
torch.histc(torch.zeros(3)).put_(torch.tensor([0]), torch.tensor([1.0]), accumulate=False)
