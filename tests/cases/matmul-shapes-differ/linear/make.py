import torch


def train_step(images: torch.Tensor) -> torch.Tensor:
    return torch.nn.Linear(256, 10)(images.flatten(1))


train_step(torch.randn(8, 2, 16, 16))
