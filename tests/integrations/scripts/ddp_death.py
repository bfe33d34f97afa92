"""A real data-parallel training on gloo in which one rank dies for its own reason; the others only follow."""

import ctypes
import os
import signal
import sys
import time
from pathlib import Path

import torch
import torch.distributed as dist
from torch.distributed.elastic.multiprocessing.errors import record


@record
def main() -> None:
    words = [
        word for word in sys.argv[1:] if not word.startswith("--local_rank")
    ]  # DeepSpeed's launcher adds it
    how, bad, attempts = words[0], int(words[1]), int(words[2]) if len(words) > 2 else 99
    # A file of its own for each attempt: over the agent's store gloo of torch 2.13 dials dead peers after a restart.
    rank, attempt = int(os.environ["RANK"]), os.environ.get("TORCHELASTIC_RESTART_COUNT", "0")
    meeting = Path(f"meeting_{os.environ['MASTER_PORT']}_{attempt}").absolute()
    dist.init_process_group(
        "gloo", init_method=meeting.as_uri(), rank=rank, world_size=int(os.environ["WORLD_SIZE"])
    )
    model = torch.nn.parallel.DistributedDataParallel(torch.nn.Linear(8, 4))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    for step in range(12):
        if step == 6 and rank == bad and int(os.environ.get("TORCHELASTIC_RESTART_COUNT", "0")) < attempts:
            die(how, model)
        loss = model(torch.randn(3, 8)).square().mean()
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        print(f"rank {rank} step={step} loss={loss.item():.4f}", flush=True)
        time.sleep(0.05)
    dist.destroy_process_group()


def die(how: str, model: torch.nn.Module) -> None:
    if how == "raise":
        model(torch.randn(3, 9))
    elif how == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    elif how == "exit":
        os._exit(7)
    elif how == "segfault":
        ctypes.string_at(0)


if __name__ == "__main__":
    main()
