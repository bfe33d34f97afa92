import ctypes

from torch.utils.data import DataLoader, Dataset


class Broken(Dataset):
    def __len__(self):
        return 4

    def __getitem__(self, index):
        return ctypes.string_at(0)


for _ in DataLoader(Broken(), num_workers=1):
    pass
