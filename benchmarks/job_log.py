"""What one `log` call of three scalars costs the training loop: trainmon beside the trackers in `peers`.

    peers/bin/python benchmarks/job_log.py [--rounds 3]

`tight`: as fast as the loop can; `paced`: 1 ms apart, as in a fast training. Prints microseconds, median and
99th percentile over all calls; of several rounds, which take turns, the best.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path

from peers import Log, fresh_folder, in_own_process, installed, tool

TIGHT, PACED = 100_000, 3_000
SLOW = {"mlflow sqlite": 0.005, "wandb offline": 0.2}
"""Shares of the calls that are made with tools that would take minutes."""


def measure(name: str, tight: int, paced: int) -> dict[str, float]:
    """Seconds of each call, as percentiles in microseconds."""
    found: dict[str, float] = {}

    def body(log: Log) -> None:
        found.update(_percentiles("tight", _timed(log, 0, tight, 0.0)))
        found.update(_percentiles("paced", _timed(log, tight, paced, 0.001)))

    tool(name, Path.cwd()).run(body)
    return found


def _timed(log: Log, first: int, count: int, pause: float) -> list[float]:
    clock, sleep = time.perf_counter, time.sleep
    took = []
    for step in range(first, first + count):
        if pause:
            sleep(pause)
        loss = 1.0 / (step + 1)
        begin = clock()
        log({"loss": loss, "lr": 1e-3, "accuracy": 0.5}, step)
        took.append(clock() - begin)
    return took


def _percentiles(kind: str, seconds: list[float]) -> dict[str, float]:
    ordered = sorted(seconds)
    return {
        f"{kind} median": ordered[len(ordered) // 2] * 1e6,
        f"{kind} p99": ordered[int(len(ordered) * 0.99)] * 1e6,
    }


def main() -> None:
    """Print one row a tool."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=3)
    rounds = parser.parse_args().rounds
    best: dict[str, dict[str, float]] = {}
    for _ in range(rounds):
        for name in installed():
            share = SLOW.get(name, 1.0)
            with fresh_folder() as folder:
                counts = (str(int(TIGHT * share)), str(int(PACED * max(share, 0.1))))
                found = in_own_process(__file__, Path(folder), "--child", name, *counts)
            old = best.setdefault(name, found)
            best[name] = {key: min(old[key], value) for key, value in found.items()}
    keys = ("tight median", "tight p99", "paced median", "paced p99")
    print(f"{'µs a call':16}" + "".join(f"{key:>15}" for key in keys))
    for name, found in best.items():
        print(f"{name:16}" + "".join(f"{found[key]:15,.1f}" for key in keys))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        print("\n" + json.dumps(measure(sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))))
    else:
        main()
