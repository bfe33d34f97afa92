import torch


def compute_loss(boxes1: torch.Tensor) -> torch.Tensor:
    assert (boxes1[:, 2:] >= boxes1[:, :2]).all(), "boxes1[:, 2:] >= boxes1[:, :2]"
    return boxes1.sum()


compute_loss(torch.full((2, 4), float("nan")))
