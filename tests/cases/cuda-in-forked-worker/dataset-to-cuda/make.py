import torch
from torch.utils.data import DataLoader, Dataset


class Images(Dataset):
    def __len__(self):
        return 64

    def __getitem__(self, index):
        image = torch.randn(3, 8, 8)
        return image.cuda()


device = "cuda" if torch.cuda.is_available() else "cpu"
loader = DataLoader(Images(), batch_size=8, num_workers=2)
for batch in loader:
    print(batch.mean())
