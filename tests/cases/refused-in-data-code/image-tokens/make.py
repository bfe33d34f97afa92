import torch
from torch.utils.data import DataLoader, Dataset


class Captions(Dataset):
    def __len__(self):
        return 8

    def __getitem__(self, number):
        tokens = list(range(number))
        if len(tokens) < 2:
            raise ValueError(f"Caption {number} is {len(tokens)} tokens long, two are wanted")
        return torch.tensor(tokens)


for batch in DataLoader(Captions(), batch_size=2):
    print(batch.shape)
