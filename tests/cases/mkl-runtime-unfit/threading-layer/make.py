import torch
import mkl

print(torch.ones(2), mkl.get_version_string())
