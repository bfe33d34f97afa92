import torch


def train_step(points: torch.Tensor) -> torch.Tensor:
    differences = points[:, None, :] - points[None, :, :]
    return differences.contiguous().norm(dim=-1).mean()


print("step 1/10")
loss = train_step(torch.randn(3_000_000, 16))
