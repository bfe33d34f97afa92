"""A store whose jobs really ran, and a real server over it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from trainmon.model import Job, Status
from trainmon.service import Service
from trainmon.settings import Settings

ROOT = Path(__file__).parents[2]
TRAIN = Path(__file__).parent / "scripts" / "train.py"
HOSTILE_NAME = (
    "<img src=x onerror='window.owned=1'> **bold** $x^2$ :material/skull: ![a](http://192.0.2.1/b.png)"
)
ENDINGS = {
    "complete": ("complete", ["--steps", "120"]),
    "oom": ("oom", ["--steps", "150", "--save-every", "40", "--batch-size", "64"]),
    "fresh": ("oom", ["--steps", "5"]),
    "deep": ("deep", ["--steps", "5"]),
    "killed": ("kill", ["--steps", "30"]),
    "silent": ("silent", ["--steps", "3"]),
    "hostile": ("hostile", ["--steps", "3"]),
}


@dataclass
class World:
    """Where the server listens, and the id of every job by its part in the tests."""

    home: Path
    base: str
    jobs: dict[str, str]

    def url(self, name: str, page: str = "") -> str:
        """The address of one job on a page ("" is the monitor)."""
        return f"{self.base}/{page}?jobId={self.jobs[name]}"

    def service(self) -> Service:
        """The service over this world's store."""
        return Service.open(settings_of(self.home))

    def start_job(self, name: str, folder: Path, *words: str) -> subprocess.Popen[bytes]:
        """Record a run in a process of its own, which goes on while the test looks at it."""
        command = [sys.executable, "-m", "trainmon.cli", "run", "--name", name, "--", *train(*words)]
        return subprocess.Popen(
            command,
            cwd=folder,
            env=environment(self.home),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )


def settings_of(home: Path) -> Settings:
    """Settings of a store below `home`."""
    return Settings(home, f"sqlite:///{home / 'trainmon.db'}", "http://127.0.0.1:8501")


def environment(home: Path) -> dict[str, str]:
    """The environment of a process that uses this home and no other."""
    kept = {
        key: value for key, value in os.environ.items() if not key.startswith(("TRAINMON_", "STREAMLIT_"))
    }
    return {**kept, "TRAINMON_HOME": str(home), "PYTHONPATH": str(ROOT)}


def train(*words: str) -> list[str]:
    """The command of a training run."""
    return [sys.executable, str(TRAIN), *words]


def run_jobs(home: Path, work: Path) -> dict[str, str]:
    """Run every ending once; returns the ids. One job is marked cancelled and one lost, as capture does."""
    ids: dict[str, str] = {}
    with Service.open(settings_of(home)) as service:
        for name, (end, words) in ENDINGS.items():
            folder = work / name
            folder.mkdir(parents=True)
            shown = HOSTILE_NAME if name == "hostile" else f"{name}-run"
            ids[name], _ = service.record(
                train("--end", end, *words), name=shown, project="vision", tags=("nightly",), workdir=folder
            )
        folder = work / "cancelled"
        folder.mkdir()
        ids["cancelled"] = _cancelled(home, folder, service)
        ids["lost"] = _lost(service)
    return ids


def _cancelled(home: Path, folder: Path, service: Service) -> str:
    """A run that is interrupted as Ctrl-C does."""
    command = [
        sys.executable,
        "-m",
        "trainmon.cli",
        "run",
        "--name",
        "cancelled-run",
        "--project",
        "language",
        "--",
    ]
    process = subprocess.Popen(
        [*command, *train("--until", "never")],
        cwd=folder,
        env=environment(home),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        rows = [r for r in service.list_jobs(text="cancelled-run") if r.job.status is Status.RUNNING]
        if rows and service.read_log(rows[0].job.id).size > 0:
            break
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    process.wait(timeout=20)
    return service.list_jobs(text="cancelled-run")[0].job.id


def _lost(service: Service) -> str:
    """A job of this machine whose process does not exist any more."""
    now = time.time()
    service.store.add_job(
        Job(
            id="lostlostlost",
            name="lost-run",
            status=Status.RUNNING,
            created_at=now - 900,
            started_at=now - 900,
            heartbeat_at=now - 600,
            command=tuple(train("--steps", "5")),
            host=socket.gethostname(),
            pid=2**22 + 1,
        )
    )
    service.store.append_metrics(
        "lostlostlost", {"system/memory_used_bytes": [(300.0, 12.5 * 2**30, now - 600)]}
    )
    return "lostlostlost"


def free_port() -> int:
    """A port that nothing listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def serve(home: Path, port: int, log: Path) -> subprocess.Popen[bytes]:
    """Start the dashboard as the README says, and wait until it answers."""
    words = ["streamlit", "run", str(ROOT / "streamlit_app.py"), "--server.port", str(port)]
    command = [sys.executable, "-m", *words, "--server.fileWatcherType", "none"]
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=home, env=environment(home), stdout=out, stderr=out)
    deadline = time.monotonic() + 40
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=2) as answer:
                if answer.status == 200:
                    return process
        except OSError:
            time.sleep(0.1)
    process.kill()
    raise RuntimeError(f"the dashboard did not start:\n{log.read_text()}")
