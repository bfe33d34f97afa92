import torch
import torch.nn.functional as F

logits, target = torch.rand(4, 3), torch.rand(4, 3)
print(F.binary_cross_entropy_with_logits(logits, target, reduction="batchmean"))
