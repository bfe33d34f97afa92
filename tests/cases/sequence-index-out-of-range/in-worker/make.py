import torch


class Samples(torch.utils.data.Dataset):
    def __len__(self) -> int:
        return 5

    def __getitem__(self, index: int) -> torch.Tensor:
        return [torch.ones(2)][index]


if __name__ == "__main__":
    for batch in torch.utils.data.DataLoader(Samples(), batch_size=2, num_workers=1):
        print(batch.shape)
