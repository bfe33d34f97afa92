import torch

torch.utils.data.DataLoader([1, 2], batch_size=0)
