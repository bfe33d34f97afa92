import torch
import torch.distributed as dist
from torch import nn
from torch.distributed.fsdp import FullyShardedDataParallel as FSDP

dist.init_process_group("gloo")


def build_model():
    model = nn.Sequential(nn.Linear(64, 64).to(torch.bfloat16), nn.Linear(64, 8))
    return FSDP(model, device_id=torch.device("cpu"))


build_model()
