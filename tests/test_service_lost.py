"""A job whose process has gone without an exit status is lost; one that still lives is not."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from tests.running import TRAINMON, script, wait_for
from trainmon.model import ErrorType, Job, Status
from trainmon.service import Service
from trainmon.service.orphans import Orphans
from trainmon.service.reconcile import LOCAL_PATIENCE, REMOTE_PATIENCE, vanished
from trainmon.service.recording import RECORDER

HOST = socket.gethostname()


def _running(**changes: object) -> Job:
    now = time.time()
    times = dict.fromkeys(("created_at", "started_at", "heartbeat_at"), now - 600)
    job = Job(
        id="a1", name="a", status=Status.RUNNING, host=HOST, environment={RECORDER: _gone_pid()}, **times
    )
    return replace(job, **changes)


def _gone_pid() -> int:
    process = subprocess.Popen(["true"])
    process.wait()
    return process.pid


def test_a_silent_job_without_processes_has_vanished() -> None:
    assert vanished(_running(pid=_gone_pid()), HOST, time.time())


def test_a_pending_job_whose_recorder_is_gone_has_vanished() -> None:
    assert vanished(_running(status=Status.PENDING, started_at=None, heartbeat_at=None), HOST, time.time())


def test_a_job_that_gave_a_sign_of_life_just_now_is_left_alone() -> None:
    now = time.time()
    assert not vanished(_running(heartbeat_at=now - LOCAL_PATIENCE + 2, pid=_gone_pid()), HOST, now)


def test_a_training_that_lives_on_without_its_recorder_is_running() -> None:
    process = subprocess.Popen(["sleep", "60"])
    try:
        assert not vanished(_running(pid=process.pid, started_at=time.time()), HOST, time.time() + 60)
    finally:
        process.kill()
        process.wait()


def test_a_process_id_that_was_given_to_somebody_else_does_not_count() -> None:
    process = subprocess.Popen(["sleep", "60"])
    try:
        started = psutil.Process(process.pid).create_time() - 3600
        assert vanished(_running(pid=process.pid, started_at=started), HOST, time.time())
    finally:
        process.kill()
        process.wait()


def test_a_dead_child_that_nobody_waited_for_does_not_count() -> None:
    process = subprocess.Popen(["true"])
    wait_for(lambda: psutil.Process(process.pid).status() == psutil.STATUS_ZOMBIE)
    assert vanished(_running(pid=process.pid, started_at=time.time()), HOST, time.time() + 60)
    process.wait()


@pytest.mark.parametrize(("silent", "lost"), [(REMOTE_PATIENCE - 5, False), (REMOTE_PATIENCE + 5, True)])
def test_a_job_on_another_machine_is_judged_by_its_heartbeat(silent: float, lost: bool) -> None:
    now = time.time()
    assert vanished(_running(host="elsewhere", heartbeat_at=now - silent, pid=os.getpid()), HOST, now) is lost


def _start(workdir: Path) -> subprocess.Popen[bytes]:
    command = [*TRAINMON, "run", "--", *script("steps.py", "--end", "hang")]
    return subprocess.Popen(command, cwd=workdir, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _hanging(service: Service) -> Job | None:
    for row in service.store.list_jobs():
        if row.job.status is Status.RUNNING and b"hanging" in service.read_log(row.job.id).data:
            return service.store.get_job(row.job.id)
    return None


def _keeper(training: int) -> int:
    parent = psutil.Process(training).ppid()
    assert "keeper.py" in " ".join(psutil.Process(parent).cmdline())
    return parent


def test_a_training_that_was_killed_after_its_wrapper_has_failed_by_that_signal(
    service: Service, workdir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("trainmon.service.reconcile.LOCAL_PATIENCE", 1.0)
    wrapper = _start(workdir)
    job = wait_for(lambda: _hanging(service))
    wrapper.kill()
    wrapper.wait()
    os.kill(job.pid, signal.SIGKILL)
    ended = wait_for(lambda: (j := service.job(job.id)).status.ended and j)
    assert (ended.status, ended.exit_code, ended.signal) == (Status.FAILED, None, 9)
    assert service.diagnose(job.id).error_type is ErrorType.KILLED
    assert [path.suffix for path in service.settings.logs.iterdir()] == [".log"]


OUTLIVES = """
import time
for step in range(1, 61):
    print(f"step={step} loss={1 / step:.4f}", flush=True)
    time.sleep(0.05)
"""


@pytest.mark.slow
@pytest.mark.parametrize(("end", "status", "code"), [("", Status.COMPLETED, 0), ("1 / 0", Status.FAILED, 1)])
def test_a_training_that_outlives_its_wrapper_is_read_to_its_end(
    service: Service,
    workdir: Path,
    monkeypatch: pytest.MonkeyPatch,
    end: str,
    status: Status,
    code: int,
) -> None:
    monkeypatch.setattr("trainmon.service.reconcile.LOCAL_PATIENCE", 0.5)
    command = [*TRAINMON, "run", "--", sys.executable, "-c", OUTLIVES + end]
    wrapper = subprocess.Popen(command, cwd=workdir, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    [job_id] = wait_for(
        lambda: [row.job.id for row in service.store.list_jobs() if service.series(row.job.id, "loss").steps]
    )
    wrapper.kill()
    wrapper.wait()
    before = len(service.series(job_id, "loss").steps)
    wait_for(lambda: service.job(job_id) and len(service.series(job_id, "loss").steps) > before + 5)
    assert service.job(job_id).status is Status.RUNNING
    ended = wait_for(lambda: (j := service.job(job_id)).status.ended and j)
    assert (ended.status, ended.exit_code) == (status, code)
    loss = service.series(job_id, "loss")
    assert list(loss.steps) == [float(step) for step in range(1, 61)]
    assert list(loss.times) == sorted(loss.times)
    assert loss.times[-1] <= ended.ended_at + 0.1
    if end:
        assert service.diagnose(job_id).exception.type == "ZeroDivisionError"


def test_two_who_look_at_once_read_nothing_twice(
    service: Service, workdir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = workdir / "a.log"
    log.write_text("".join(f"step={n} loss={n}.0\n" for n in range(1, 11)))
    gone = _gone_pid()
    job = _running(pid=os.getpid(), log_path=str(log), environment={RECORDER: gone}, started_at=time.time())
    service.store.add_job(job)
    readers = [Orphans(service.store), Orphans(service.store)]
    for text in ("", "step=11 loss=11.0\n", "step=12 loss=12.0\n"):
        with log.open("a") as file:
            file.write(text)
        for reader in (*readers, *readers):
            reader.look(job)
    assert list(service.series(job.id, "loss").steps) == [float(n) for n in range(1, 13)]


def test_a_clock_that_was_set_back_hides_no_loss() -> None:
    ahead = time.time() + 3600
    job = _running(heartbeat_at=ahead, created_at=ahead, started_at=ahead, pid=_gone_pid())
    assert vanished(job, HOST, time.time())


@pytest.mark.slow
def test_killing_wrapper_keeper_and_training_makes_the_job_lost_and_explains_it(
    service: Service, workdir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("trainmon.service.reconcile.LOCAL_PATIENCE", 1.0)
    wrapper = _start(workdir)
    job = wait_for(lambda: _hanging(service))
    wrapper.kill()
    wrapper.wait()
    os.kill(job.pid, 0)  # the training has not noticed
    os.kill(_keeper(job.pid), signal.SIGKILL)
    time.sleep(3.0)
    assert service.job(job.id).status is Status.RUNNING
    os.kill(job.pid, signal.SIGKILL)
    lost = wait_for(lambda: (j := service.job(job.id)).status is Status.LOST and j)
    assert lost.exit_code is None
    assert lost.signal is None
    assert lost.ended_at <= time.time()
    assert "hanging" in lost.log_excerpt
    diagnosis = service.diagnose(job.id)
    assert diagnosis.error_type in (ErrorType.KILLED, ErrorType.UNKNOWN, ErrorType.NODE_FAILURE)
    assert service.list_jobs()[0].title == diagnosis.title


def test_a_real_end_replaces_a_wrong_loss(service: Service, workdir: Path) -> None:
    wrapper = _start(workdir)
    job = wait_for(lambda: _hanging(service))
    service.store.finish_job(job.id, status=Status.LOST, ended_at=time.time())
    wait_for(lambda: service.job(job.id).status is Status.RUNNING)  # its next heartbeat says so
    os.kill(job.pid, signal.SIGKILL)
    wrapper.wait(20)
    ended = service.job(job.id)
    assert (ended.status, ended.signal) == (Status.FAILED, 9)
