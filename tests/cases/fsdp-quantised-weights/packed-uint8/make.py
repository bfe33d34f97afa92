"""QLoRA-like weights (packed into uint8) under FSDP 1, on the CPU with gloo."""

import torch
import torch.distributed as dist
from torch import nn
from torch.distributed.fsdp import FullyShardedDataParallel as FSDP


class Packed(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        packed = torch.zeros(16, 8, dtype=torch.uint8)
        self.weight = nn.Parameter(packed, requires_grad=False)


dist.init_process_group("gloo")
print("preparing the model", flush=True)
FSDP(nn.Sequential(Packed(), nn.Linear(8, 8)), device_id=torch.device("cpu"))
