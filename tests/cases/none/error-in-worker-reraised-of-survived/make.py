import torch
from torch.utils.data import DataLoader, Dataset


class Samples(Dataset):
    def __len__(self):
        return 8

    def __getitem__(self, index):
        if index == 1:
            raise ValueError("no boxes")
        return torch.randn(4)


def main():
    model = torch.nn.Linear(4, 1)
    optimizer = torch.optim.SGD(model.parameters(), 0.1)
    loader = iter(DataLoader(Samples(), num_workers=1))
    for step in range(8):
        try:
            batch = next(loader)
        except ValueError as error:
            print(f"skipped a sample: {str(error).splitlines()[0]}", flush=True)
            continue
        loss = model(batch).pow(2).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        print(f"step {step} loss: {loss.item():.4f}", flush=True)
    print("done", flush=True)


main()
