import torch.distributed as dist
from torch import nn

dist.init_process_group("gloo")


def build_model() -> nn.Module:
    classes_seen_in_this_shard = 10 + dist.get_rank()
    return nn.parallel.DistributedDataParallel(nn.Linear(4, classes_seen_in_this_shard))


model = build_model()
