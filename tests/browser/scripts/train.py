"""A small training run that really ends the way it is told to: metrics, checkpoints, then its end."""

import argparse
import json
import math
import os
import random
import signal
import struct
import sys
import time
from pathlib import Path


class OutOfMemoryError(RuntimeError):
    """Named and worded as the framework's own."""

    __module__ = "torch"


parser = argparse.ArgumentParser()
parser.add_argument("--batch-size", type=int, default=64)
parser.add_argument("--lr", type=float, default=3e-4)
parser.add_argument("--steps", type=int, default=200)
parser.add_argument("--save-every", type=int, default=0)
parser.add_argument("--resume")
parser.add_argument("--end", default="complete")
parser.add_argument("--until", type=Path, help="keep training until this file exists")
args = parser.parse_args()


def save(step: int) -> None:
    """Write a whole safetensors file."""
    tensor = bytes(4096)
    header = json.dumps({"w": {"dtype": "F32", "shape": [1024], "data_offsets": [0, len(tensor)]}}).encode()
    Path(f"model-step-{step}.safetensors").write_bytes(struct.pack("<Q", len(header)) + header + tensor)


def deep(level: int) -> None:
    """Fail far down the stack."""
    if level == 0:
        raise ValueError("expected input with 512 channels, but got 3 channels instead")
    deep_again(level - 1)


def deep_again(level: int) -> None:
    """The other half of the recursion, so that the traceback shows every frame."""
    deep(level)


def train_step(step: int) -> None:
    """One forward pass that does not fit."""
    raise OutOfMemoryError(
        "CUDA out of memory. Tried to allocate 2.00 GiB. GPU 0 has a total capacity of 79.15 GiB of which "
        "1.12 GiB is free. Process 4242 has 78.02 GiB memory in use. Of the allocated memory 76.50 GiB is "
        "allocated by PyTorch, and 512.00 MiB is reserved by PyTorch but unallocated."
    )


random.seed(7)
step = 0
while step < args.steps or (args.until and not args.until.exists()):
    step += 1
    loss = 2.5 * math.exp(-step / 60) + 0.3 + random.gauss(0, 0.04)
    norm = 1 + random.random() * 0.2 + (9 if step % 83 == 0 else 0)
    rate = args.lr * min(1, step / 40)
    print(
        json.dumps({"step": step, "loss": loss, "grad_norm": norm, "learning_rate": rate}).replace('"', "'")
    )
    if step % 50 == 0:
        print(f"\x1b[32mINFO\x1b[0m step {step}: \x1b[1maverage {loss:.4f}\x1b[0m", flush=True)
    if step % 70 == 0:
        print("WARNING: data loader is slow", flush=True)
    if args.save_every and step % args.save_every == 0:
        save(step)
    if args.until:
        sys.stdout.flush()
        time.sleep(0.05)

print("done with the steps", flush=True)
if args.end == "oom":
    train_step(step)
elif args.end == "deep":
    try:
        deep(30)
    except ValueError as error:
        raise RuntimeError("training step failed") from error
elif args.end == "kill":
    os.kill(os.getpid(), signal.SIGKILL)
elif args.end == "silent":
    sys.exit(3)
elif args.end == "hostile":
    print(
        "\x1b]0;owned\x07\x1b[31mred text\x1b[0m <b>bold</b> **strong** hf_abcdefghijklmnopqrstuvwxyz012345"
    )
    raise RuntimeError(
        "<script>window.owned=1</script><img src=http://192.0.2.1/x.png onerror='window.owned=1'> "
        "![pixel](http://192.0.2.1/pixel.png) [click](javascript:alert(1)) $\\frac{1}{2}$ :material/skull: "
        ":red[red] ````` token=hf_abcdefghijklmnopqrstuvwxyz012345 AKIAIOSFODNN7EXAMPLE "
        "sk-proj-abcdefghijklmnopqrstuvwxyz123456 http://user:hunter2secret@example.org/"
    )
