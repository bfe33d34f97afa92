import os

import torch
import torch.distributed as dist

dist.init_process_group("gloo")


def train_step(step: int) -> None:
    if dist.get_rank() == 1 and step == 3:
        os._exit(0)
    dist.all_reduce(torch.ones(4))


for step in range(1, 5):
    train_step(step)
    if dist.get_rank() == 0:
        print(f"step {step} loss: {1 / step:.4f}", flush=True)
