import torch
import torch.distributed as dist
from torch import nn
from torch.distributed.fsdp import FullyShardedDataParallel as FSDP

dist.init_process_group("gloo")
model = nn.Sequential(nn.Linear(64, 64), nn.Linear(64, 8))
model[0].requires_grad_(False)
print("trainable params:", sum(p.numel() for p in model.parameters() if p.requires_grad), flush=True)
model = FSDP(model, device_id=torch.device("cpu"))
