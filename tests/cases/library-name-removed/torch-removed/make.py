import torch


def training_step(a, b):
    return torch.solve(b, a)


training_step(torch.eye(2), torch.ones(2, 1))
