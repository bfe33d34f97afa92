import torch


def train_step(x: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    return x + mask


train_step(torch.ones(2), torch.ones(2, device="meta"))
