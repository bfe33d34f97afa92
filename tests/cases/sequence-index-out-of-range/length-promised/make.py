import torch


class Samples(torch.utils.data.Dataset):
    def __init__(self) -> None:
        self.tokenized = [torch.ones(2)] * 3

    def __len__(self) -> int:
        return 5

    def __getitem__(self, index: int) -> torch.Tensor:
        return self.tokenized[index]


for step, batch in enumerate(torch.utils.data.DataLoader(Samples(), batch_size=2)):
    print(f"step {step} loss: {batch.sum().item():.2f}")
