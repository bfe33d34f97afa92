import torch

model = torch.nn.Conv2d(3, 8, 3)
model(torch.randn(4, 1, 28, 28))
