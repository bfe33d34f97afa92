"""Three gloo ranks; rank 1 gets SIGKILL as the kernel's OOM killer sends it, the others lose their peer."""

import os
import signal
import time
from datetime import timedelta

import torch
import torch.distributed as dist

rank = int(os.environ["RANK"])
dist.init_process_group("gloo", timeout=timedelta(seconds=20))
for step in range(30):
    if rank == 1 and step == 9:
        os.kill(os.getpid(), signal.SIGKILL)
    value = torch.ones(8)
    dist.all_reduce(value)
    print(f"step {step} loss {value.sum().item() / (step + 1):.3f}", flush=True)
    time.sleep(0.02)
