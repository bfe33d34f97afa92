import torch

weight = torch.nn.Parameter(torch.ones(3))
loss = (weight * float("inf")).sum()
loss.backward()
torch.nn.utils.clip_grad_norm_([weight], 1.0, error_if_nonfinite=True)
