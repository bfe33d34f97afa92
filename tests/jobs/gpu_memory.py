"""Fails as torch does when a batch does not fit a GPU; `--room` is the largest batch that fits."""

import argparse


class OutOfMemoryError(RuntimeError):
    """Named and worded as the framework's own."""

    __module__ = "torch"


parser = argparse.ArgumentParser()
parser.add_argument("--batch-size", type=int, default=16)
parser.add_argument("--room", type=int, default=4)
parser.add_argument("--then", default="complete")
args = parser.parse_args()


def train_step(step: int) -> None:
    """One forward pass."""
    if step == 3 and args.batch_size > args.room:
        raise OutOfMemoryError(
            "CUDA out of memory. Tried to allocate 2.00 GiB. GPU 0 has a total capacity of 79.15 GiB of which "
            "1.12 GiB is free. Including non-PyTorch memory, this process has 78.02 GiB memory in use. Of the "
            "allocated memory 76.50 GiB is allocated by PyTorch, and 512.00 MiB is reserved by PyTorch but unallocated."
        )
    print(f"step={step} loss={1 / (step + 1):.4f}", flush=True)


for step in range(6):
    train_step(step)
if args.then == "raise":
    raise KeyError("later")
