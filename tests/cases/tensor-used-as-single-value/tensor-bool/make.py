import torch

if torch.tensor([1, 0]) > 0:
    pass
