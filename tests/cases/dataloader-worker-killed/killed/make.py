import os
import signal

import torch
from torch.utils.data import DataLoader, Dataset


class Images(Dataset):
    def __len__(self):
        return 4000

    def __getitem__(self, index):
        if index == 1600:
            os.kill(os.getpid(), signal.SIGKILL)
        return torch.ones(4)


def train_one_epoch(loader):
    for step, batch in enumerate(loader):
        if step % 10 == 0:
            print(f"Epoch 1 step {step}/1000 loss {2.5 - step / 1000:.3f}", flush=True)


if __name__ == "__main__":
    train_one_epoch(DataLoader(Images(), batch_size=4, num_workers=1))
