import torch

encoder = torch.nn.LSTM(16, 32, num_layers=0)
