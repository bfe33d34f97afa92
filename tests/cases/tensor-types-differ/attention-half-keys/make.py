import torch
import torch.nn.functional as F


def train_step(query: torch.Tensor, key: torch.Tensor) -> torch.Tensor:
    return F.scaled_dot_product_attention(query, key, query)


train_step(torch.ones(1, 2, 2), torch.ones(1, 2, 2).half())
