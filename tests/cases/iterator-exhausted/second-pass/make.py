import torch
from torch.utils.data import DataLoader


def train(steps):
    batches = iter(DataLoader(torch.arange(8.0), batch_size=2))
    weight = torch.zeros(1, requires_grad=True)
    for step in range(steps):
        batch = next(batches)
        loss = ((batch - weight) ** 2).mean()
        loss.backward()
        print(f"step {step} loss {loss.item():.4f}")


train(steps=10)
