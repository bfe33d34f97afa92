"""What happens to the store must not happen to the training: it goes on, one line is said, nothing is lost."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.running import TRAINMON, wait_for
from trainmon.model import Job, Status
from trainmon.service import Service
from trainmon.settings import Settings
from trainmon.store import Store

pytestmark = pytest.mark.slow
NOBODY = 65534
AS_NOBODY = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
PRINTS = """
import os, time
slowest = 0.0
for step in range(1, {steps} + 1):
    began = time.monotonic()
    print(f"step={{step}} loss={{1 / step:.4f}}", flush=True)
    time.sleep(0.02)
    slowest = max(slowest, time.monotonic() - began)
open(os.environ.get("SLOWEST", os.devnull), "w").write(str(slowest))
print("trained", flush=True)
"""
LOGS = """
import os, time, trainmon
slowest = 0.0
with trainmon.init() as job:
    for step in range(1, {steps} + 1):
        began = time.monotonic()
        job.log({{"loss": 1 / step}}, step=step)
        time.sleep(0.02)
        slowest = max(slowest, time.monotonic() - began)
open(os.environ.get("SLOWEST", os.devnull), "w").write(str(slowest))
print("trained", flush=True)
"""
WAYS = ["trainmon run", "trainmon.init"]


def command(way: str, steps: int) -> list[str]:
    """A training that says `trained`, recorded in one of the two ways."""
    if way == "trainmon run":
        return [*TRAINMON, "run", "--", sys.executable, "-c", PRINTS.format(steps=steps)]
    return [sys.executable, "-c", LOGS.format(steps=steps)]


def start(way: str, steps: int, workdir: Path, **env: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        command(way, steps),
        cwd=workdir,
        env=os.environ | {"SLOWEST": str(workdir / "slowest")} | env,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def complaints(err: str) -> list[str]:
    return [line for line in err.splitlines() if "recording job" not in line]


def unharmed(training: subprocess.Popen[str], workdir: Path, out: str) -> None:
    """The training ended well, and no step of 20 ms was held up, whatever became of the store."""
    assert (training.returncode, out.splitlines()[-1]) == (0, "trained")
    assert float((workdir / "slowest").read_text()) < 1.5


def only_job(service: Service) -> Job:
    [row] = service.list_jobs()
    return service.job(row.job.id)


def whole(service: Service, steps: int) -> None:
    """The job ended well, and every point is there once."""
    job = only_job(service)
    assert (job.status, job.exit_code) == (Status.COMPLETED, 0)
    assert list(service.series(job.id, "loss").steps) == [float(n) for n in range(1, steps + 1)]
    if job.pid != job.environment["recorder_pid"]:
        assert Path(job.log_path).read_text().endswith(f"step={steps} loss={1 / steps:.4f}\ntrained\n")


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("seconds", [4, pytest.param(60, marks=[pytest.mark.slow, pytest.mark.timeout(200)])])
def test_a_store_that_is_locked(service: Service, workdir: Path, way: str, seconds: float) -> None:
    steps = int(seconds * 40)
    training = start(way, steps, workdir)
    wait_for(lambda: service.store.count_jobs())
    with closing(sqlite3.connect(service.settings.home / "trainmon.db", isolation_level=None)) as lock:
        lock.execute("BEGIN IMMEDIATE")
        begun = time.monotonic()
        while time.monotonic() - begun < seconds:
            time.sleep(0.1)
        lock.execute("ROLLBACK")
    out, err = training.communicate(timeout=100)
    unharmed(training, workdir, out)
    assert len(complaints(err)) == (seconds > 10), err
    whole(service, steps)


def test_a_store_that_stays_locked_beyond_the_end_learns_of_it_later(
    service: Service, workdir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("trainmon.service.reconcile.LOCAL_PATIENCE", 1.0)
    patience = "import trainmon.service.recording as r, trainmon.capture.watch as w, sys\n"
    patience += "r.END_PATIENCE = w.PATIENCE = 2.0\nfrom trainmon.cli import main\nmain(sys.argv[1:])"
    training = subprocess.Popen(
        [sys.executable, "-c", patience, *command("trainmon run", 60)[len(TRAINMON) :]],
        cwd=workdir,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    wait_for(lambda: [r for r in service.store.list_jobs() if r.job.status is Status.RUNNING])
    with closing(sqlite3.connect(service.settings.home / "trainmon.db", isolation_level=None)) as lock:
        lock.execute("BEGIN IMMEDIATE")
        _, err = training.communicate(timeout=60)
        lock.execute("ROLLBACK")
    assert training.returncode == 0, err
    assert "recorded when somebody next looks there" in err
    wait_for(lambda: only_job(service).status.ended, 30)
    whole(service, 60)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of a few megabytes."""
    place = tmp_path / "disk"
    place.mkdir()
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", place], capture_output=True
    ).returncode:
        pytest.skip("mounting a small file system needs root")
    yield place
    subprocess.run(["umount", "-l", place], check=True)


@pytest.mark.parametrize("way", WAYS)
def test_a_disk_that_is_full_for_a_while(small_disk: Path, workdir: Path, way: str) -> None:
    settings = Settings(small_disk, f"sqlite:///{small_disk / 'trainmon.db'}", "")
    with Service.open(settings) as service:
        training = start(way, 250, workdir, TRAINMON_HOME=str(small_disk))
        [row] = wait_for(lambda: [r for r in service.store.list_jobs() if r.job.status is Status.RUNNING])
        wait_for(lambda: service.series(row.job.id, "loss").steps)
        filler = small_disk / "filler"
        with filler.open("wb", buffering=0) as file, pytest.raises(OSError, match="No space"):
            while True:
                file.write(b"x" * 4096)
        time.sleep(3)
        filler.unlink()
        out, err = training.communicate(timeout=60)
        unharmed(training, workdir, out)
        assert len(complaints(err)) == 1, err
        whole(service, 250)
        if way == "trainmon run":  # what was set aside for the log is given back
            assert sum(f.stat().st_blocks * 512 for f in settings.logs.iterdir()) < 2_000_000


def test_a_log_has_room_ahead_when_the_disk_is_full_and_never_empties(
    small_disk: Path, workdir: Path
) -> None:
    training = start("trainmon run", 200, workdir, TRAINMON_HOME=str(small_disk))
    wait_for(lambda: any(f.stat().st_size for f in (small_disk / "logs").glob("*.log")), 30)
    time.sleep(1.5)
    with (small_disk / "filler").open("wb", buffering=0) as file, pytest.raises(OSError, match="No space"):
        while True:
            file.write(b"x" * 4096)
    out, err = training.communicate(timeout=90)
    assert (training.returncode, out.splitlines()[-1]) == (0, "trained"), err
    [log] = (small_disk / "logs").glob("*.log")
    assert log.read_text().endswith("trained\n")
    assert "No space" not in out


@pytest.fixture
def nobodys_home() -> Iterator[Path]:
    """A folder outside pytest's, which others may not enter."""
    home = Path(tempfile.mkdtemp(prefix="trainmon-test-", dir="/tmp"))
    yield home
    home.chmod(0o700)
    shutil.rmtree(home)


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root to become somebody else")
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("there", ["an old store", "nothing"])
def test_a_folder_that_is_read_only(nobodys_home: Path, way: str, there: str) -> None:
    if there == "an old store":
        Store.open(f"sqlite:///{nobodys_home / 'trainmon.db'}").close()
    nobodys_home.chmod(0o555)
    shown = subprocess.run([*AS_NOBODY, sys.executable, "-c", "import trainmon, re2"], capture_output=True)
    if shown.returncode:
        pytest.skip("the interpreter or its libraries are where others may not look")
    wanted = (
        [*TRAINMON, "run", "--", "echo", "trained"]
        if way == "trainmon run"
        else [sys.executable, "-c", LOGS.format(steps=20)]
    )
    done = subprocess.run(
        [*AS_NOBODY, *wanted],
        cwd="/tmp",
        env=os.environ | {"TRAINMON_HOME": str(nobodys_home), "HOME": "/tmp"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (done.returncode, done.stdout.splitlines()[-1:]) == (0, ["trained"]), done.stderr
    assert "Traceback" not in done.stderr
    # One warning; the other lines say where the log is instead, or in the end that nothing was kept.
    said = {
        "trainmon run": ["without being recorded", "the log is in", "its log is"],
        "trainmon.init": [
            "recording failed",
            "the end of this job, or its last points, could not be recorded",
        ],
    }[way]
    lines = complaints(done.stderr)
    assert len(lines) == len(said), done.stderr
    assert all(part in line for part, line in zip(said, lines, strict=True)), done.stderr


@pytest.mark.parametrize("way", WAYS)
def test_a_clock_that_is_set_back(service: Service, workdir: Path, way: str) -> None:
    (workdir / "sitecustomize.py").write_text(
        "import time\nreal, begun = time.time, time.monotonic()\n"
        "time.time = lambda: real() - (3600 if time.monotonic() - begun > 2.5 else 0)\n"
    )
    training = start(way, 200, workdir, PYTHONPATH=os.pathsep.join([str(workdir), *sys.path]))
    out, err = training.communicate(timeout=60)
    assert (training.returncode, out.splitlines()[-1]) == (0, "trained"), err
    assert complaints(err) == []
    whole(service, 200)
