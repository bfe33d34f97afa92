import torch

torch.utils.data.DataLoader([1, 2], shuffle=True, sampler=torch.utils.data.SequentialSampler([1, 2]))
