import torch
import torch.nn.functional as F


def train_step(image: torch.Tensor) -> torch.Tensor:
    small = F.avg_pool2d(image, 2, ceil_mode=True)
    return F.interpolate(small, scale_factor=2) + image


train_step(torch.randn(1, 3, 26, 25))
