import torch
from torch.utils.data import DataLoader, Dataset


class Images(Dataset):
    def __len__(self):
        return 32

    def __getitem__(self, index):
        return torch.ones(3, 224, 224), index % 5


if __name__ == "__main__":
    loader = DataLoader(Images(), batch_size=8, num_workers=2)
    for step, (images, labels) in enumerate(loader):
        print(f"step {step} loss: {images.mean().item():.4f}")
