"""Many trainings write into one store at once: nothing may be lost, nobody may meet a lock, writes must stay quick.

    python benchmarks/many_jobs.py [--jobs 64] [--seconds 60] [--postgres postgresql+psycopg://…]

Every job is a process that logs three scalars every 10 ms through `trainmon.init`. Its writer thread times each
transaction that brings points to the store (the training's own thread only ever puts rows into a queue). Prints the
median, 99th percentile and worst of these, the slowest `log` call, and what is missing afterwards. Among all writes
are those while 64 interpreters start and, at once, end on whatever cores there are; the second line is without them.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from trainmon.service import Service
from trainmon.settings import Settings

JOB = """
import json, sys, time
import trainmon
from trainmon.store import Store

took, slowest = [], 0.0
plain = Store.append_columns
def timed(self, *arguments):
    began = time.perf_counter()
    plain(self, *arguments)
    took.append((time.time(), time.perf_counter() - began))
Store.append_columns = timed

job = trainmon.init(project="many", name=sys.argv[1])
begin = float(sys.argv[3])
time.sleep(max(0.0, begin - time.time()))
end, step = time.time() + float(sys.argv[2]), 0
while time.time() < end:
    began = time.perf_counter()
    job.log({"loss": 1.0 / (step + 1), "lr": 1e-3, "accuracy": 0.5}, step=step)
    slowest = max(slowest, time.perf_counter() - began)
    step += 1
    time.sleep(0.01)
job.finish()
print(json.dumps({"steps": step, "took": took, "log": slowest, "begin": begin, "end": end}))
"""


def run(jobs: int, seconds: float, home: Path, url: str) -> tuple[list[dict], list[str]]:
    """What each job says of itself, and all that they said on stderr besides their link."""
    environment = os.environ | {"TRAINMON_HOME": str(home), "TRAINMON_DB": url}
    begin = time.time() + 2 + jobs * 0.6  # a process takes a while to start
    started = [
        subprocess.Popen(
            [sys.executable, "-c", JOB, f"job{n}", str(seconds), str(begin)],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for n in range(jobs)
    ]
    ended = [process.communicate() for process in started]
    complaints = [line for _, err in ended for line in err.splitlines() if "recording job" not in line]
    return [json.loads(out) for out, _ in ended if out], complaints


def check(home: Path, url: str, jobs: list[dict]) -> list[str]:
    """What is missing in the store."""
    faults = []
    with Service.open(Settings(home, url, "")) as service:
        rows = service.list_jobs(limit=10_000, project="many")
        if len(rows) != len(jobs):
            faults.append(f"{len(rows)} of {len(jobs)} jobs")
        for row in rows:
            wanted = jobs[int(row.job.name.removeprefix("job"))]["steps"]
            for name in ("loss", "lr", "accuracy"):
                if list(service.series(row.job.id, name).steps) != [float(n) for n in range(wanted)]:
                    faults.append(f"{row.job.name}: {name}")
            if row.job.status != "completed":
                faults.append(f"{row.job.name} is {row.job.status}")
    return faults


def spread(seconds: list[float]) -> str:
    """How many, with their median, 99th percentile and worst in milliseconds."""
    took = sorted(1e3 * s for s in seconds)
    middle, late = took[len(took) // 2], took[int(len(took) * 0.99)]
    return f"{len(took):,} writes, median {middle:.1f} ms, p99 {late:.1f} ms, worst {took[-1]:.1f} ms"


def main() -> int:
    """Measure one store and print; 1 when something was lost or somebody complained."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--jobs", type=int, default=64)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--postgres", default="")
    options = parser.parse_args()
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    with tempfile.TemporaryDirectory(prefix="many-") as place:
        home = Path(place, "home")
        url = options.postgres or f"sqlite:///{home / 'trainmon.db'}"
        Service.open(Settings(home, url, "")).close()
        jobs, complaints = run(options.jobs, options.seconds, home, url)
        faults = check(home, url, jobs)
    print(f"{len(jobs)} jobs, {sum(job['steps'] for job in jobs):,} steps of three scalars")
    print("every write:          ", spread([seconds for job in jobs for _, seconds in job["took"]]))
    inside = [s for job in jobs for at, s in job["took"] if job["begin"] < at - s and at < job["end"]]
    print("while all were logging:", spread(inside))
    print(f"slowest log() call: {max(job['log'] for job in jobs) * 1e3:.2f} ms")
    print(f"said on stderr: {complaints[:5] or 'nothing'}; missing: {faults[:5] or 'nothing'}")
    return 1 if faults or complaints else 0


if __name__ == "__main__":
    sys.exit(main())
