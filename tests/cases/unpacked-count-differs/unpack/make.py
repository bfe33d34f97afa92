import torch

a, b, c = torch.zeros(2, 3)
