import torch


def evaluate(logits: torch.Tensor) -> torch.Tensor:
    return logits.topk(5, dim=1).indices


evaluate(torch.randn(2, 3))
