mount -o loop /tmp/train/quota.img /tmp/train/quota
ln -s /tmp/train/quota/out out
cat >train.py <<'END'
import os

import torch
from safetensors.torch import save_file
from tqdm import tqdm

weights = [torch.randn(200_000) for _ in range(6)]
for step in tqdm(range(500)):
    pass


def save_checkpoint(part, tensor):
    save_file({"weight": tensor}, f"out/merged/model-{part:05}.safetensors")
    os.sync()


os.makedirs("out/merged")
for part, tensor in enumerate(weights):
    save_checkpoint(part, tensor)
END
python train.py
