import torch

loss = torch.nn.Linear(2, 3)(torch.randn(4, 2))
loss.backward()
