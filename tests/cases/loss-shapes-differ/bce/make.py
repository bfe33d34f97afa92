import torch

criterion = torch.nn.BCEWithLogitsLoss()
criterion(torch.randn(8, 1), torch.zeros(8))
