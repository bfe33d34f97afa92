import math
import sys

import torch

weight = torch.tensor([0.5], requires_grad=True)
optimizer = torch.optim.SGD([weight], lr=50.0)


def train_one_epoch(epoch: int) -> None:
    for step in range(200):
        loss = ((weight * 3 - 1) ** 4).mean()
        if not math.isfinite(loss.item()):
            print(f"Loss is {loss.item()}, stopping training")
            sys.exit(1)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        print(f"epoch {epoch} step {step} loss: {loss.item():.4g}")


weight.data.fill_(float("nan"))
train_one_epoch(1)
