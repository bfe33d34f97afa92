"""Runs out of memory for real: every sample takes 8 MiB, and 64 MiB more than at the start are allowed."""

import argparse
import resource
from pathlib import Path

parser = argparse.ArgumentParser()
parser.add_argument("--batch-size", type=int, default=16)
args = parser.parse_args()

in_use = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (in_use + (64 << 20),) * 2)
for step in range(1, 6):
    print(f"step={step} loss={1 / step:.4f}", flush=True)
batch = [bytearray(8 << 20) for _ in range(args.batch_size)]
print(f"step=6 loss=0.1 samples={len(batch)}", flush=True)
