from pathlib import Path

import torch


def resume(path):
    return torch.load(path)


Path("last.pt").write_bytes(b"")
resume("last.pt")
