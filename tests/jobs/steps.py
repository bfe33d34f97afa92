"""Prints steps with a falling loss, saves checkpoints, and ends as it is told.

usage: steps.py [--steps N] [--end ok|exit|raise|hang] [--batch-size N] [--resume PATH]
"""

import argparse
import sys
import time
import zipfile
from pathlib import Path

parser = argparse.ArgumentParser()
parser.add_argument("--steps", type=int, default=5)
parser.add_argument("--end", default="ok")
parser.add_argument("--batch-size", type=int, default=4)
parser.add_argument("--hf-token", default="")
parser.add_argument("--resume", default="none")
args = parser.parse_args()

if args.resume != "none":
    print(f"resumed from {args.resume}", flush=True)
for step in range(1, args.steps + 1):
    print(f"step={step} loss={1 / step:.4f}", flush=True)
Path("checkpoints").mkdir(exist_ok=True)
with zipfile.ZipFile(f"checkpoints/step-{args.steps}.npz", "w") as archive:
    archive.writestr("w.npy", b"\x93NUMPY")
if args.end == "exit":
    print("giving up", file=sys.stderr)
    sys.exit(3)
if args.end == "raise":
    raise ValueError(f"the batch size {args.batch_size} is too large {args.hf_token}".rstrip())
if args.end == "hang":
    print("hanging", flush=True)
    while True:
        time.sleep(0.05)
print("done", flush=True)
