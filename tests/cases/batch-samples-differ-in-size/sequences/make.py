import torch
from torch.utils.data import DataLoader

samples = [torch.zeros(3), torch.zeros(5)]
for batch in DataLoader(samples, batch_size=2):
    pass
