import multiprocessing.popen_fork  # noqa: F401  the user may not read the environment's folder
import multiprocessing.queues
import multiprocessing.synchronize  # noqa: F401
import os
import resource

import torch
from torch.utils.data import DataLoader, TensorDataset


def main():
    loader = DataLoader(TensorDataset(torch.randn(64, 4)), batch_size=4, num_workers=4)
    for batch in loader:
        print(batch[0].shape)


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
    os.setuid(12345)
    main()
