"""A job that somebody else started is watched, recorded once, and never touched."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import RunTrainmon
from tests.running import TRAINMON, wait_for
from trainmon.model import Status
from trainmon.service import Service

TRAIN = """
import os, sys, time
for step in range(int(sys.argv[1])):
    print(f"step={step} loss={1 / (step + 1):.4f}", flush=True)
    time.sleep(0.02)
while not os.path.exists("go"):
    time.sleep(0.05)
exec(sys.argv[2])
"""


class Stranger:
    """A training below a shell, as somebody else's terminal or scheduler would have started it."""

    def __init__(self, folder: Path, steps: int, end: str, name: str = "train.log") -> None:
        (folder / "train.py").write_text(TRAIN)
        self.log = folder / name
        self._shell = subprocess.Popen(
            ["sh", "-c", '"$0" train.py "$1" "$2" > "$3" 2>&1 & echo $!; wait', sys.executable, str(steps), end, name],
            cwd=folder, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert self._shell.stdout is not None
        self.pid = int(self._shell.stdout.readline())
        wait_for(lambda: self.log.exists() and self.log.read_text().count("\n") > 2)

    def stop(self) -> None:
        """End what may still run."""
        if self._shell.poll() is None:
            os.kill(self.pid, signal.SIGKILL)
        self._shell.wait()
        if self._shell.stdout is not None:
            self._shell.stdout.close()


@pytest.fixture
def stranger(workdir: Path, request: pytest.FixtureRequest) -> Iterator[Stranger]:
    steps, end = request.param
    running = Stranger(workdir, steps, end)
    yield running
    running.stop()


def attach(workdir: Path, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [*TRAINMON, "attach", *arguments],
        cwd=workdir,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def watch_to_its_end(workdir: Path, *arguments: str) -> tuple[int, str, str]:
    """Exit code, stdout and stderr of a watching that began before the training's end."""
    watcher = attach(workdir, *arguments)
    assert watcher.stderr is not None
    first = watcher.stderr.readline()
    assert "watching process" in first
    time.sleep(1.5)  # for a first look at its memory
    (workdir / "go").touch()
    stdout, stderr = watcher.communicate(timeout=50)
    return watcher.returncode, stdout, first + stderr


def _knows_exit_statuses() -> bool:
    release = os.uname().release.split(".")
    return (int(release[0]), int(release[1].split("-")[0])) >= (6, 15)


@pytest.mark.parametrize("stranger", [(25, "raise ValueError('bad shard')")], indirect=True)
@pytest.mark.parametrize("by", ["pid", "log"])
def test_a_process_and_its_log_are_the_same_job_and_its_death_is_explained(
    stranger: Stranger, by: str, workdir: Path, service: Service
) -> None:
    code, stdout, stderr = watch_to_its_end(workdir, str(stranger.pid) if by == "pid" else "train.log")
    [row] = service.list_jobs()
    job = service.job(row.job.id)
    assert (job.status, job.pid, job.name) == (Status.FAILED, stranger.pid, "train")
    assert job.command[1:3] == ("train.py", "25")
    assert (job.workdir, job.log_path) == (str(stranger.log.parent), str(stranger.log))
    assert list(service.series(job.id, "loss").steps) == list(range(25))
    assert "system/process_rss_bytes" in {m.name for m in service.metric_summaries(job.id)}
    assert "bad shard" in (job.error_message or "")
    assert "step=24" in stdout
    assert "trainmon: failed" in stderr
    if _knows_exit_statuses():
        assert (job.exit_code, code) == (1, 1)


@pytest.mark.slow
@pytest.mark.parametrize("stranger", [(60, "print('Training complete')")], indirect=True)
def test_watched_twice_and_killed_in_between_it_is_one_job_with_each_point_once(
    stranger: Stranger, workdir: Path, trainmon: RunTrainmon, service: Service
) -> None:
    first = attach(workdir, str(stranger.pid), "--quiet")
    [row] = wait_for(service.store.list_jobs)
    wait_for(lambda: service.store.metric_summaries(row.job.id))
    second = trainmon("attach", "train.log")
    assert "being watched already" in second.stderr
    first.kill()
    first.communicate()
    third = attach(workdir, str(stranger.pid), "--quiet")
    wait_for(lambda: "watching process" in third.stderr.readline())
    time.sleep(1)
    third.send_signal(signal.SIGINT)
    assert "the job goes on" in third.communicate(timeout=30)[1]
    assert third.returncode == 0
    assert service.store.get_job(row.job.id).status is Status.RUNNING
    os.kill(stranger.pid, 0)  # it lives
    assert watch_to_its_end(workdir, str(stranger.pid), "--quiet")[0] == 0
    [row] = service.list_jobs()
    assert row.job.status is Status.COMPLETED
    assert list(service.series(row.job.id, "loss").steps) == list(range(60))
    assert stranger.log.read_text().endswith("Training complete\n")
    assert sorted(path.name for path in workdir.iterdir()) == ["go", "train.log", "train.py"]


@pytest.mark.parametrize("stranger", [(25, "os.kill(os.getpid(), 9)")], indirect=True)
def test_a_kill_that_leaves_no_word_is_known_where_the_kernel_tells(
    stranger: Stranger, workdir: Path, service: Service
) -> None:
    code, _, _ = watch_to_its_end(workdir, str(stranger.pid), "--quiet")
    job = service.list_jobs()[0].job
    if _knows_exit_statuses():
        assert (job.status, job.signal, code) == (Status.FAILED, 9, 137)
    else:
        assert job.status is Status.LOST


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("step=1 loss=0.5\nTraining complete\n", Status.COMPLETED),
        ("step=1 loss=0.5\n" + 'Traceback (most recent call last):\n  File "t.py", line 1, in <module>\n'
         "torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB.\n", Status.FAILED),
        ("step=1 loss=0.5\nstep=2 loss=0.4\n", Status.LOST),
    ],
)  # fmt: skip
def test_of_a_log_alone_the_end_is_judged_by_its_words(
    workdir: Path, trainmon: RunTrainmon, service: Service, text: str, status: Status
) -> None:
    log = workdir / "old.log"
    log.write_text(text)
    os.utime(log, (time.time() - 600, time.time() - 600))
    before = log.stat()
    done = trainmon("attach", "old.log", "--until-idle", "5")
    job = service.list_jobs()[0].job
    assert (job.status, job.pid, job.name) == (status, None, "old")
    assert done.stdout == text
    assert (log.stat().st_mtime, log.stat().st_blocks) == (before.st_mtime, before.st_blocks)
    assert "whose end is recorded" in trainmon("attach", "old.log", "--until-idle", "5").stderr or (
        status is Status.LOST
    )
    assert len(service.list_jobs()) == 1


def test_a_quiet_log_is_not_dead(workdir: Path, service: Service) -> None:
    log = workdir / "quiet.log"
    log.write_text("step=1 loss=0.5\n")
    os.utime(log, (1, 1))
    watcher = attach(workdir, "quiet.log", "--quiet")
    [row] = wait_for(service.store.list_jobs)
    time.sleep(2)
    assert watcher.poll() is None
    with log.open("a") as file:
        file.write("step=2 loss=0.4\n")
    wait_for(lambda: any(m.last_step == 2 for m in service.store.metric_summaries(row.job.id)))
    watcher.terminate()
    watcher.communicate(timeout=30)
    assert service.store.get_job(row.job.id).status is Status.RUNNING


@pytest.mark.parametrize("what", ["99999999", "none.log", ".", "1234567890123456789012"])
def test_what_is_not_there_is_one_clear_line(trainmon: RunTrainmon, what: str) -> None:
    done = trainmon("attach", what)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert "Traceback" not in done.stderr


def test_a_job_that_run_records_is_not_recorded_again(
    workdir: Path, trainmon: RunTrainmon, service: Service
) -> None:
    wrapper = subprocess.Popen(
        [*TRAINMON, "run", "--", sys.executable, "-c", "import time; time.sleep(30)"], cwd=workdir
    )
    try:
        pid = wait_for(lambda: next((row.job.pid for row in service.store.list_jobs()), None))
        done = trainmon("attach", str(pid))
        assert "being watched already" in done.stderr
        assert len(json.loads(trainmon("ls", "--json").stdout)) == 1
    finally:
        wrapper.terminate()
        wrapper.wait(timeout=30)


def test_a_pipe_is_no_log(workdir: Path, trainmon: RunTrainmon) -> None:
    os.mkfifo(workdir / "pipe")
    done = trainmon("attach", "pipe")
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)


def test_a_log_that_is_deleted_is_quiet(workdir: Path, service: Service) -> None:
    log = workdir / "gone.log"
    log.write_text("step=1 loss=0.5\n")
    watcher = attach(workdir, "gone.log", "--quiet", "--until-idle", "0.1")
    wait_for(service.store.list_jobs)
    log.unlink()
    watcher.communicate(timeout=40)
    [row] = service.store.list_jobs()
    assert row.job.status is Status.LOST
