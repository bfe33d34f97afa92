"""A loop of epochs under tqdm with a postfix, a description with numbers, and `tqdm.write`."""

import time

import torch
from tqdm import tqdm

torch.manual_seed(0)
model = torch.nn.Linear(4, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
for epoch in range(2):
    bar = tqdm(range(40), desc=f"Epoch {epoch + 1}/2")
    for _ in bar:
        loss = model(torch.randn(16, 4)).square().mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        bar.set_postfix(loss=loss.item(), lr=0.05)
        time.sleep(0.01)
    for _ in tqdm(range(20), desc="Evaluating"):
        time.sleep(0.002)
    tqdm.write(f"Epoch {epoch + 1}: val_loss={loss.item():.4f} acc=91.25%")
