"""What `trainmon run` costs a job that prints 50 MB/s, beside the same job with `> file`.

    python benchmarks/run_overhead.py [--rounds 5] [--seconds 4]

`paced` writes 1 MB and computes for a fiftieth of a second, again and again: it uses one core fully, so that whoever
takes processor time from it makes it slower. `flood` only writes 400 MB a second of `--seconds`, as fast as it can.

The two sides take turns, each first in every second pair. Of each pair: the time of the job itself from first to last
byte, that of the whole command, and the processor time of everybody but the job (trainmon, its start and its end
included), which does not depend on what else the machine does. A job of no length gives what start and end cost
alone; the rest is what watching costs. Medians, with the middle half; for the job's own time also the interval in
which the median lies with 95 % certainty (bootstrap over the pairs).
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
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
ended = time.perf_counter()
open("took", "w").write(f"{ended - began} {time.process_time()} {time.time()}")
"""


def _calibrated() -> int:
    """Turns of an empty loop that take a fiftieth of a second."""
    began = time.process_time()
    for _ in range(10_000_000):
        pass
    return int(10_000_000 / 50 / (time.process_time() - began))


LOOPS = _calibrated()


@dataclass(frozen=True)
class Run:
    """Seconds of one side once."""

    whole: float
    job: float
    job_cpu: float
    other_cpu: float
    after: float
    """From the job's last byte to the command's end."""


def timed(command: list[str], folder: Path, out: str) -> Run:
    """Run it, its output to `out`."""
    with Path(out).open("wb") as target:
        began = time.perf_counter()
        process = subprocess.Popen(command, cwd=folder, stdout=target, stderr=subprocess.DEVNULL)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = status  # it has been waited for
        whole, ended = time.perf_counter() - began, time.time()
    assert status == 0, command
    job, job_cpu, last = map(float, (folder / "took").read_text().split())
    for log in [*folder.glob("home/logs/*.log"), *folder.glob("out")]:
        log.unlink()
    return Run(whole, job, job_cpu, used.ru_utime + used.ru_stime - job_cpu, ended - last)


def pair(kind: str, seconds: float, folder: Path, first: bool) -> dict[str, Run]:
    """Both sides once."""
    job = [sys.executable, "-c", JOB, kind, str(seconds), str(LOOPS)]
    watched = [sys.executable, "-m", "trainmon.cli", "run", "--", *job]
    sides = {
        "plain": lambda: timed(job, folder, str(folder / "out")),
        "trainmon": lambda: timed(watched, folder, os.devnull),
    }
    order = ["plain", "trainmon"] if first else ["trainmon", "plain"]
    return {name: sides[name]() for name in order}


def spread(values: list[float], form: str) -> str:
    """The median, with the middle half."""
    low, middle, high = statistics.quantiles(values, n=4)
    return f"{middle:{form}} ({low:{form}} to {high:{form}})"


def certain(values: list[float], form: str, turns: int = 2000) -> str:
    """The interval that holds the median with 95 % certainty, by drawing the pairs again."""
    draw = random.Random(0)
    medians = sorted(statistics.median(draw.choices(values, k=len(values))) for _ in range(turns))
    return f"{medians[turns // 40]:{form}} to {medians[-turns // 40]:{form}}"


def show(kind: str, pairs: list[dict[str, Run]], seconds: float, fixed: float) -> None:
    """A few lines about one kind of job."""
    plain, watched = [p["plain"] for p in pairs], [p["trainmon"] for p in pairs]
    ratios = [w.job / p.job - 1 for w, p in zip(watched, plain, strict=True)]
    print(f"{kind}: {len(pairs)} pairs, the job alone {statistics.median(p.job for p in plain):.2f} s")
    print(f"  the job's own time        {spread(ratios, '+.1%')}, median surely {certain(ratios, '+.1%')}")
    whole = [w.whole / p.whole - 1 for w, p in zip(watched, plain, strict=True)]
    print(f"  the whole command         {spread(whole, '+.1%')}")
    work = [w.job_cpu / p.job_cpu - 1 for w, p in zip(watched, plain, strict=True)]
    print(f"  the job's processor time  {spread(work, '+.1%')}")
    watching = [max(0.0, w.other_cpu - p.other_cpu - fixed) for w, p in zip(watched, plain, strict=True)]
    megabytes = seconds * 50 * (1 if kind == "paced" else 8)
    print(
        f"  watching it               {spread(watching, '.2f')} s of processor time, "
        f"{statistics.median(watching) / megabytes * 1e3:.1f} ms a MB, "
        f"{statistics.median(watching) / statistics.median(w.job for w in watched):.1%} of a core"
    )
    print(f"  from last byte to the end {spread([w.after for w in watched], '.2f')} s")


def main() -> None:
    """Print what start and end cost, then a few lines for each kind of job."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=4.0)
    options = parser.parse_args()
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    with tempfile.TemporaryDirectory(prefix="overhead-") as place:
        folder = Path(place)
        os.environ["TRAINMON_HOME"] = str(folder / "home")
        pair("paced", 0.5, folder, True)  # makes the store, warms the files
        empty = [pair("paced", 0.02, folder, bool(n % 2)) for n in range(options.rounds)]
        fixed = [p["trainmon"].other_cpu - p["plain"].other_cpu for p in empty]
        longer = [p["trainmon"].whole - p["plain"].whole for p in empty]
        print(f"start and end: {spread(longer, '.2f')} s, {spread(fixed, '.2f')} s of processor time")
        for kind in ("paced", "flood"):
            pairs = [pair(kind, options.seconds, folder, bool(n % 2)) for n in range(options.rounds)]
            show(kind, pairs, options.seconds, statistics.median(fixed))
    print(f"load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
