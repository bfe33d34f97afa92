import torch


def train_step(x: torch.Tensor) -> torch.Tensor:
    return torch.nn.functional.softmax(x, dim=0)


train_step(torch.ones(3, dtype=torch.int64))
