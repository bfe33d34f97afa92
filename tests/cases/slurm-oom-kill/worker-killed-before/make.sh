#!/bin/bash
#SBATCH --mem=900M
cat >train.py <<'END'
from torch.utils.data import DataLoader, Dataset

kept = []


class Images(Dataset):
    def __len__(self):
        return 400

    def __getitem__(self, index):
        kept.append(bytearray(b"x" * 50_000_000))
        return index


def main():
    for step, batch in enumerate(DataLoader(Images(), batch_size=4, num_workers=1)):
        print(f"stage {step}/50", flush=True)


main()
END
srun python train.py
