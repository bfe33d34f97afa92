"""Two processes of gloo; the second one dies for its own reason with `raise`."""

import os

import torch
import torch.distributed as dist
from ending import end, losses

dist.init_process_group("gloo")
for _step, _loss in losses(5):
    value = torch.ones(1)
    dist.all_reduce(value)
if os.environ["RANK"] == "1":
    end()
dist.barrier()
dist.destroy_process_group()
