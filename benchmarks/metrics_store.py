"""Three metrics of a million points each: written, kept and read by trainmon and the trackers in `peers`.

    peers/bin/python benchmarks/metrics_store.py [--points 1000000] [--rounds 1]

`write`: seconds from the first `log` call until the tool says that it is done (its finish or close has
returned); `bytes`: what its files take on disk then, a point; `read`: seconds to read one series as an array of
float64, in another process, with everything imported and opened. Tools that would take hours get fewer
points; their seconds are multiplied and marked with ~. Of several rounds the best.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path

from peers import Log, fresh_folder, in_own_process, installed, tool

SHARES = {"mlflow sqlite": 0.01, "wandb offline": 0.1}


def write(name: str, points: int) -> dict[str, float]:
    """Log so many steps of three metrics."""
    began = [0.0]

    def body(log: Log) -> None:
        began[0] = time.perf_counter()
        for step in range(points):
            log({"loss": 1.0 / (step + 1), "lr": 1e-3, "accuracy": step * 0.5}, step)

    tool(name, Path.cwd()).run(body)
    return {"write": time.perf_counter() - began[0]}


def read(name: str, points: int) -> dict[str, float]:
    """Read one series three times; the best."""
    source = tool(name, Path.cwd())
    source.prepare()
    times = []
    for _ in range(3):
        begin = time.perf_counter()
        values = source.read("accuracy")
        times.append(time.perf_counter() - begin)
    complete = len(values) == points and values[-1] == (points - 1) * 0.5
    return {"read": min(times), "kept": len(values), "complete": float(complete)}


def size(folder: Path) -> int:
    """Bytes of all files below a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def one_round(name: str, points: int) -> dict[str, float]:
    """Write, weigh and read with one tool; seconds are scaled up to a million points where it got fewer."""
    share = SHARES.get(name, 1.0)
    count = max(1, int(points * share))
    with fresh_folder() as folder:
        before = size(Path(folder))
        found = in_own_process(__file__, Path(folder), "--child", "write", name, str(count))
        weight = size(Path(folder)) - before
        found |= in_own_process(__file__, Path(folder), "--child", "read", name, str(count))
    return {
        "write": found["write"] / share,
        "bytes": weight / (3 * count),
        "read": found["read"] / share,
        "kept": found["kept"] / count,
    }


def main() -> None:
    """Print one row a tool."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--points", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=1)
    options = parser.parse_args()
    print(f"{'':16}{'write s':>12}{'bytes/point':>13}{'read s':>10}{'kept':>8}")
    for name in installed():
        rounds = [one_round(name, options.points) for _ in range(options.rounds)]
        best = {key: min(found[key] for found in rounds) for key in rounds[0]}
        mark = "~" if name in SHARES else ""
        print(
            f"{name:16}{mark + format(best['write'], ',.2f'):>12}{best['bytes']:13.1f}"
            f"{mark + format(best['read'], ',.3f'):>10}{best['kept']:8.0%}"
        )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        work = {"write": write, "read": read}[sys.argv[2]]
        print("\n" + json.dumps(work(sys.argv[3], int(sys.argv[4]))))
    else:
        main()
