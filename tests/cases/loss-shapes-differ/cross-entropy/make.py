import torch


def compute_loss(logits: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    return torch.nn.functional.cross_entropy(logits, target)


compute_loss(torch.randn(16, 4, 10).view(-1, 10), torch.zeros(16, dtype=torch.long))
