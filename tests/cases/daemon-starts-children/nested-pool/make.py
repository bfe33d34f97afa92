import multiprocessing

from torch.utils.data import DataLoader, Dataset


class Nested(Dataset):
    def __len__(self):
        return 2

    def __getitem__(self, index):
        with multiprocessing.Pool(1) as pool:
            return pool.map(abs, [index])


for _ in DataLoader(Nested(), num_workers=1):
    pass
