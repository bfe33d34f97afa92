"""A training loop that prints as nanoGPT's train.py does."""

import time

import torch

torch.manual_seed(0)
model = torch.nn.Sequential(torch.nn.Embedding(32, 16), torch.nn.Linear(16, 32))
optimizer = torch.optim.AdamW(model.parameters(), lr=1e-2)
print(f"number of parameters: {sum(p.numel() for p in model.parameters()) / 1e6:.2f}M")
print("num decayed parameter tensors: 2, with 1,024 parameters")
t0 = time.time()
for i in range(31):
    tokens = torch.arange(64).reshape(4, 16) % 32
    loss = torch.nn.functional.cross_entropy(model(tokens).flatten(0, 1), (tokens + 1).flatten() % 32)
    if i % 10 == 0:
        print(f"step {i}: train loss {loss:.4f}, val loss {loss + 0.1:.4f}")
        print("saving checkpoint to out-shakespeare-char")
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    dt, t0 = time.time() - t0, time.time()
    if i % 5 == 0:
        print(f"iter {i}: loss {loss.item():.4f}, time {dt * 1000:.2f}ms, mfu {12.3 if i else -100:.2f}%")
