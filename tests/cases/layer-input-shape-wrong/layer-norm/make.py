import torch

torch.nn.LayerNorm(768)(torch.randn(2, 5, 512))
