import torch

weight = torch.tensor([0.5], requires_grad=True)
optimizer = torch.optim.SGD([weight], lr=50.0)


def train_one_epoch(epoch: int) -> None:
    for step in range(200):
        loss = ((weight * 3 - 1) ** 4).mean()
        if not torch.isfinite(loss):
            raise FloatingPointError(f"Loss became infinite or NaN at iteration={step}!")
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        print(f"epoch {epoch} step {step} loss: {loss.item():.4g}")


train_one_epoch(1)
