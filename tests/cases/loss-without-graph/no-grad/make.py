import torch

model = torch.nn.Linear(4, 1)
with torch.no_grad():
    loss = model(torch.randn(2, 4)).mean()
loss.backward()
