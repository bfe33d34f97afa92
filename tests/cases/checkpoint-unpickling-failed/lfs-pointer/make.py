import pathlib

import torch

pathlib.Path("vit_small.pth").write_text(
    "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 88\n"
)
print("loading pretrained weights vit_small.pth")
torch.load("vit_small.pth", weights_only=False)
