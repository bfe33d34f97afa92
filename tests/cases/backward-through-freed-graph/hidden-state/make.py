import torch

cell, hidden = torch.nn.GRUCell(2, 4), torch.zeros(1, 4)
for step in range(3):
    hidden = cell(torch.randn(1, 2), hidden)
    loss = hidden.sum()
    loss.backward()
    print(f"step {step} loss: {loss.item():.4f}")
