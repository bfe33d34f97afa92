import torch
from torch.distributions import Normal


def train_step(mean: torch.Tensor) -> torch.Tensor:
    return Normal(mean, torch.ones_like(mean)).sample()


train_step(torch.tensor([0.1, float("nan")]))
