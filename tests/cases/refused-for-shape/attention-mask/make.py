import torch

attention = torch.nn.MultiheadAttention(16, 4, batch_first=True)
x = torch.rand(2, 10, 16)
mask = torch.zeros(10, 12, dtype=torch.bool)
print(attention(x, x, x, attn_mask=mask)[0].shape)
