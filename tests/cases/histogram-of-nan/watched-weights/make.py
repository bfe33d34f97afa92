import torch


def train_step(weight: torch.Tensor) -> torch.Tensor:
    gradient = torch.log(weight - 1)
    return torch.histc(gradient, bins=10)


train_step(torch.zeros(4))
