import torch


def evaluate(logits: torch.Tensor) -> object:
    return logits.cpu().numpy()


evaluate(torch.ones(3, dtype=torch.bfloat16))
