import torch


def train_step(x: torch.Tensor) -> torch.Tensor:
    return x.squeeze().softmax(dim=1)


train_step(torch.randn(1, 5))
