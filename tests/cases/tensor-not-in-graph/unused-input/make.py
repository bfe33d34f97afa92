import torch


def compute_loss(x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    return torch.autograd.grad((x * 2).sum(), y)[0]


compute_loss(torch.ones(2, requires_grad=True), torch.ones(2, requires_grad=True))
