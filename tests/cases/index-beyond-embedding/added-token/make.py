import torch

embedding = torch.nn.Embedding(100, 8)
embedding(torch.tensor([[5, 100]]))
