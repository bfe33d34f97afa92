import torch


def train_step(mask: torch.Tensor) -> torch.Tensor:
    return mask.expand(4, 7)


train_step(torch.ones(4, 5))
