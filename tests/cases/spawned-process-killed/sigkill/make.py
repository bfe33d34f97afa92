import os

import torch.multiprocessing as mp


def worker(rank: int) -> None:
    print(f"rank {rank} step 1 loss: 0.5", flush=True)
    if rank == 1:
        os.kill(os.getpid(), 9)


if __name__ == "__main__":
    mp.spawn(worker, nprocs=2)
