import torch

torch.utils.data.random_split(range(10), [8, 3])
