import torch


def train_step(x: torch.Tensor) -> float:
    return float(torch.nn.Linear(2, 1)(x).numpy().mean())


train_step(torch.randn(3, 2))
