import torch


def build_model():
    return torch.nn.MultiheadAttention(embed_dim=100, num_heads=8)


build_model()
