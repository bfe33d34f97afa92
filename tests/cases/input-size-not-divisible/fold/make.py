import torch
import torch.nn.functional as F

patches = torch.rand(1, 5, 4)
print(F.fold(patches, output_size=(4, 4), kernel_size=2).shape)
