"""How long `trainmon analyze` takes on a small log, whole process, beside `python -c pass`.

usage: python benchmarks/analyze_startup.py [--runs N]

The two are run in turn, so that load of the machine meets both; prints the medians and their difference. Modules
are compiled once and kept, as everywhere that PYTHONDONTWRITEBYTECODE is not set.
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

GOAL = 0.25
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
LOG = """\
step=1 loss=2.31
step=2 loss=2.11
Traceback (most recent call last):
  File "/home/user/train.py", line 41, in <module>
    main()
  File "/home/user/train.py", line 33, in main
    loss = model(batch).loss
torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB. GPU 0 has a total capacity of 79.15 GiB \
of which 1.10 GiB is free.
"""


def seconds(command: list[str]) -> float:
    """Wall time of one run of a command; fails when the command does."""
    began = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=ENVIRONMENT)
    return time.perf_counter() - began


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=21)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "console.log"
        log.write_text(LOG)
        trainmon = str(Path(sys.executable).with_name("trainmon"))
        commands = {
            "python -c pass": [sys.executable, "-c", "pass"],
            "trainmon analyze --json": [trainmon, "analyze", "--json", str(log)],
            "trainmon analyze": [trainmon, "analyze", str(log)],
        }
        times: dict[str, list[float]] = {name: [] for name in commands}
        for _ in range(runs + 1):
            for name, command in commands.items():
                times[name].append(seconds(command))
    base = statistics.median(times["python -c pass"][1:])  # the first round warms the file cache
    for name, taken in times.items():
        middle = statistics.median(taken[1:])
        print(f"{name:<24} {middle:.3f} s   {middle - base:+.3f} s   (slowest {max(taken[1:]):.3f} s)")
    print(f"goal: less than {GOAL} s more than python -c pass")


if __name__ == "__main__":
    main()
