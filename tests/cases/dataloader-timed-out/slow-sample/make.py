import time

from torch.utils.data import DataLoader, Dataset


class Slow(Dataset):
    def __len__(self):
        return 4

    def __getitem__(self, index):
        time.sleep(3)
        return index


for _ in DataLoader(Slow(), num_workers=1, timeout=1):
    pass
