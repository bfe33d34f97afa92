import torch


def compute_loss(features: torch.Tensor) -> torch.Tensor:
    return torch.linalg.svd(features).S.sum()


compute_loss(torch.full((4, 4), float("nan")))
