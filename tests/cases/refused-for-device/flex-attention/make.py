import torch
from torch.nn.attention.flex_attention import flex_attention

query = torch.rand(1, 2, 8, 16)
key = torch.rand(1, 2, 8, 16, device="meta")
value = torch.rand(1, 2, 8, 16)
print(flex_attention(query, key, value).shape)
