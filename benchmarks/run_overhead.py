"""What `trainmon run` costs a job that prints 50 MB/s, beside the same job with `> file`.

    python benchmarks/run_overhead.py [--rounds 11] [--seconds 8]

The job works and prints: `paced` writes 1 MB and computes for a fiftieth of a second, again and again (it uses one
core fully, so that whoever takes processor time from it makes it slower); `unpaced` only writes. Both do a fixed
amount of work and are timed by themselves from first to last byte (`job`) and from outside, start and end of trainmon
included (`whole`).
The two sides take turns, each first in every second pair; median of the ratios, with the middle half of them.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

JOB = r"""
import os, sys, time
kind, seconds, loops, rate = sys.argv[1], float(sys.argv[2]), int(sys.argv[3]), 50_000_000
line = b"[rank0]: {'loss': 2.3456, 'grad_norm': 1.234, 'learning_rate': 5e-05, 'epoch': 0.12} INFO shard 17 of 90\n"
block = line * (rate // 50 // len(line))  # a fiftieth of a second's output
began = time.perf_counter()
if kind == "paced":
    for n in range(int(seconds * 50)):
        os.write(1, block)
        for _ in range(loops): pass
else:
    for n in range(int(seconds * 50) * 8): os.write(1, block)
sys.stderr.flush()
open("took", "w").write(str(time.perf_counter() - began))
"""


def _calibrated() -> int:
    """Turns of an empty loop that take a fiftieth of a second."""
    began = time.perf_counter()
    for _ in range(10_000_000):
        pass
    return int(10_000_000 / 50 / (time.perf_counter() - began))


LOOPS = _calibrated()


def timed(command: list[str], folder: Path, out: str) -> tuple[float, float]:
    """Seconds of the whole command, and of the job inside it."""
    with Path(out).open("wb") as target:
        began = time.perf_counter()
        subprocess.run(command, cwd=folder, stdout=target, stderr=subprocess.STDOUT, check=True)
        whole = time.perf_counter() - began
    took = float((folder / "took").read_text())
    if out != os.devnull:
        Path(out).unlink()
    for log in folder.glob("home/logs/*.log"):
        log.unlink()
    return whole, took


def pair(kind: str, seconds: float, folder: Path, first: bool) -> dict[str, tuple[float, float]]:
    """Both sides once."""
    job = [sys.executable, "-c", JOB, kind, str(seconds), str(LOOPS)]
    sides = {
        "plain": lambda: timed(job, folder, str(folder / "out")),
        "trainmon": lambda: timed(
            [sys.executable, "-m", "trainmon.cli", "run", "--", *job], folder, os.devnull
        ),
    }
    order = ["plain", "trainmon"] if first else ["trainmon", "plain"]
    return {name: sides[name]() for name in order}


def main() -> None:
    """Print a row for each kind of job."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=11)
    parser.add_argument("--seconds", type=float, default=8.0)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="overhead-") as place:
        folder = Path(place)
        os.environ["TRAINMON_HOME"] = str(folder / "home")
        pair("paced", 0.5, folder, True)  # makes the store, warms the files
        empty = [pair("paced", 0.02, folder, bool(n % 2)) for n in range(5)]
        fixed = statistics.median(p["trainmon"][0] - p["plain"][0] for p in empty)
        print(f"start and end of trainmon itself: {fixed:.2f} s")
        for kind in ("paced", "unpaced"):
            pairs = [pair(kind, options.seconds, folder, bool(n % 2)) for n in range(options.rounds)]
            for index, what in ((1, "job"), (0, "whole")):
                ratios = sorted(p["trainmon"][index] / p["plain"][index] - 1 for p in pairs)
                low, _, high = statistics.quantiles(ratios, n=4)
                plain = statistics.median(p["plain"][index] for p in pairs)
                print(
                    f"{kind:8} {what:6} plain {plain:6.2f} s, trainmon {statistics.median(ratios):+.1%} "
                    f"(middle half {low:+.1%} to {high:+.1%}, {len(pairs)} pairs)"
                )


if __name__ == "__main__":
    main()
