import torch


def train_step(images: torch.Tensor) -> torch.Tensor:
    return images.view(8, 784)


train_step(torch.randn(8, 3, 32, 32))
