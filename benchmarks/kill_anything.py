"""Kill -9 the training, its watcher, or both, at random moments; then ask the store what it knows.

    python benchmarks/kill_anything.py [--rounds 200] [--seed 1] [--parallel 2]

Each round is one job: recorded by `trainmon run` from its output, by `trainmon.init` in the script, or by both.
When it was killed, or has ended after its watcher was, a reader of the store (as the dashboard is) looks until the
job has an end. Checked against what the training itself noted down (outside trainmon, with times): every point
older than 1.5 s is in the store, once and in order; the log holds every byte that was printed; the store passes
`PRAGMA integrity_check`; the status is the right one, and how many seconds that took.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path

from trainmon.model import Job, Status
from trainmon.service import Service
from trainmon.settings import Settings

OLDEST_LOSS = 1.5
STATUS_WITHIN = 30.0

TRAINING = """
import os, sys, time
kind, seconds = sys.argv[1], float(sys.argv[2])
job = None
if kind != "output":
    import trainmon
    job = trainmon.init(name=kind)
truth = os.open("truth", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
end, step = time.time() + seconds, 0
while time.time() < end:
    step += 1
    if job is not None:
        job.log({"told": step / 2}, step=step)
    line = b"" if kind == "init" else b"step=%d loss=%.4f\\n" % (step, 1 / step)
    if line:
        os.write(1, line)
    os.write(truth, b"%d %.4f %d\\n" % (step, time.time(), len(line)))
    time.sleep(0.004)
if job is not None:
    job.finish()
"""


@dataclass
class Round:
    """What was done to one job, and what is wrong with the result."""

    kind: str
    victim: str
    moment: float
    faults: list[str] = field(default_factory=list)
    status_after: float = 0.0
    lost: float = 0.0
    status: str = ""


def play(chance: random.Random, home: Path, folder: Path) -> Round:
    """One job, one kill, and the questions afterwards."""
    kind = chance.choice(["output", "init", "both"])
    victim = chance.choice(["training"] if kind == "init" else ["training", "watcher", "both"])
    this = Round(kind, victim, chance.uniform(0.05, 2.5))
    folder.mkdir()
    command = [sys.executable, "-c", TRAINING, kind, "3.0"]
    if kind != "init":
        command = [sys.executable, "-m", "trainmon.cli", "run", "--name", folder.name, "--", *command]
    environment = os.environ | {"TRAINMON_HOME": str(home)}
    process = subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    wait_until(lambda: truth(folder), 60)
    time.sleep(this.moment)
    pid = training_pid(process, kind)
    killed_at = kill(victim, process, pid)
    process.wait()
    if victim == "watcher":
        wait_until(lambda: not runs(pid), 60)
        killed_at = time.time()
    with Service.open(Settings(home, f"sqlite:///{home / 'trainmon.db'}", "")) as service:
        check(this, service, folder, killed_at, pid)
    return this


def training_pid(process: subprocess.Popen[bytes], kind: str) -> int:
    """The training's own process."""
    if kind == "init":
        return process.pid
    import psutil

    for child in psutil.Process(process.pid).children(recursive=True):
        with suppress(psutil.Error):
            if TRAINING in child.cmdline():
                return child.pid
    return -1


def kill(victim: str, process: subprocess.Popen[bytes], pid: int) -> float:
    """End them without a warning; when that was."""
    for target in {"training": [pid], "watcher": [process.pid], "both": [process.pid, pid]}[victim]:
        if target > 0:
            with suppress(ProcessLookupError):
                os.kill(target, signal.SIGKILL)
    return time.time()


def check(this: Round, service: Service, folder: Path, killed_at: float, pid: int) -> None:
    """Hold the store against what really happened."""
    job = ended_job(this, service, folder, killed_at, pid)
    if job is None:
        return
    this.status = f"{job.status}/{job.exit_code}/{job.signal}"
    expected = expected_ends(this)
    if (job.status, job.exit_code, job.signal) not in expected:
        this.faults.append(f"status {this.status}, expected {expected}")
    rows = truth(folder)
    if this.kind != "init":
        printed = b"".join(b"step=%d loss=%.4f\n" % (step, 1 / step) for step, _, size in rows if size)
        log = Path(job.log_path or "").read_bytes()
        if not log.startswith(printed):
            this.faults.append(f"log bytes lost: {len(log)} of {len(printed)}")
    # `both` says the same under two names; a script's own are written by the script itself.
    for name in {"output": ["loss"], "init": ["told"], "both": ["loss", "told"]}[this.kind]:
        kept = list(service.series(job.id, name).steps)
        if kept != [float(n) for n in range(1, len(kept) + 1)]:
            this.faults.append(f"{name}: points missing inside, or twice")
        missing = [at for step, at, _ in rows if step > len(kept)]
        this.lost = max(this.lost, killed_at - missing[0] if missing else 0.0)
        if missing and killed_at - missing[0] > OLDEST_LOSS:
            this.faults.append(f"{name}: a point {killed_at - missing[0]:.2f} s old is lost")
    with closing(sqlite3.connect(service.settings.home / "trainmon.db", timeout=60)) as store:
        if (said := store.execute("PRAGMA integrity_check").fetchone()[0]) != "ok":
            this.faults.append(f"store corrupt: {said}")


def ended_job(this: Round, service: Service, folder: Path, killed_at: float, pid: int) -> Job | None:
    """The job once the store gives it an end."""
    while time.time() - killed_at < STATUS_WITHIN + 30:
        for row in service.list_jobs(limit=1000):
            job = row.job
            if job.workdir == str(folder) and job.status.ended:
                this.status_after = time.time() - killed_at
                if this.status_after > STATUS_WITHIN:
                    this.faults.append(f"status only after {this.status_after:.0f} s")
                return service.job(job.id)
        time.sleep(0.3)
    this.faults.append("the job has no end, or was never recorded")
    return None


def expected_ends(this: Round) -> list[tuple[Status, int | None, int | None]]:
    """What may be said of how it ended."""
    if this.kind == "init":  # nobody but the dead process could know
        return [(Status.LOST, None, None)]
    if this.victim == "watcher":
        return [(Status.COMPLETED, 0, None)]
    return [(Status.FAILED, None, 9)]


def truth(folder: Path) -> list[tuple[int, float, int]]:
    """Steps with their times and bytes of output, as the training noted them; of a torn last line nothing."""
    path = folder / "truth"
    if not path.exists():
        return []
    lines = path.read_bytes().split(b"\n")[:-1]
    return [(int(a), float(b), int(c)) for a, b, c in (line.split() for line in lines)]


def runs(pid: int) -> bool:
    """Whether a process is there and no zombie."""
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False


def wait_until(look: object, seconds: float) -> None:
    """Poll; fails loudly when nothing comes."""
    assert callable(look)
    end = time.monotonic() + seconds
    while not look():
        if time.monotonic() > end:
            raise SystemExit("a training did not start, or did not end")
        time.sleep(0.02)


def main() -> int:
    """Play all rounds and print what came of them; 1 when anything was wrong."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--parallel", type=int, default=2)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kills-") as place, ThreadPoolExecutor(options.parallel) as pool:
        home = Path(place, "home")
        Service.open(Settings(home, f"sqlite:///{home / 'trainmon.db'}", "")).close()
        played = [
            pool.submit(play, random.Random(f"{options.seed}/{n}"), home, Path(place, f"job{n}"))
            for n in range(options.rounds)
        ]
        rounds = [future.result() for future in played]
    return report(rounds)


def report(rounds: list[Round]) -> int:
    """Print counts, the worst figures, and every fault."""
    print(f"{len(rounds)} rounds:", json.dumps(Counter(f"{r.kind}: {r.victim}" for r in rounds), indent=1))
    print("ends:", dict(Counter(f"{r.victim} -> {r.status}" for r in rounds)))
    waits, losses = [r.status_after for r in rounds], [r.lost for r in rounds]
    print(f"oldest point lost: {max(losses):.2f} s (median {statistics.median(losses):.2f} s)")
    print(f"status after: {max(waits):.1f} s (median {statistics.median(waits):.1f} s)")
    faulty = [r for r in rounds if r.faults]
    for r in faulty:
        print(f"FAULT {r.kind}, {r.victim} killed after {r.moment:.2f} s: {'; '.join(r.faults)}")
    print(f"{len(faulty)} of {len(rounds)} rounds with a fault")
    return 1 if faulty else 0


if __name__ == "__main__":
    sys.exit(main())
