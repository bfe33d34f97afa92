import torch

model = torch.nn.Linear(4, 2).to(torch.bfloat16)
model(torch.randn(3, 4))
