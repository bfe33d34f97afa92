import torch

device = torch.device("mps")
weights = torch.zeros(3, device=device)
