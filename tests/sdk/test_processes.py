"""Kills, forks, threads, and a store that does not answer: the training goes on and its numbers are kept."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.running import wait_for
from tests.sdk.scripts import run, write
from trainmon.model import Job, Status
from trainmon.service import Service
from trainmon.service.reconcile import LOCAL_PATIENCE, vanished
from trainmon.settings import Settings


def _jobs(service: Service) -> list[Job]:
    return [service.job(row.job.id) for row in service.list_jobs()]


ENDLESS = """
import time, trainmon
job = trainmon.init()
step = 0
while True:
    job.log({"loss": step, "acc": 1.0}, step=step)
    print(step, time.time(), flush=True)
    step += 1
    time.sleep(0.002)
"""


@pytest.mark.slow
@pytest.mark.parametrize("seconds", [0.6, 1.3, 2.1])
def test_kill_9_loses_less_than_one_and_a_half_seconds(
    service: Service, workdir: Path, seconds: float
) -> None:
    output = workdir / "output"
    with output.open("wb") as file:
        process = subprocess.Popen(write(workdir, ENDLESS), cwd=workdir, stdout=file)
        try:
            wait_for(lambda: output.stat().st_size > 0)
            time.sleep(seconds)
        finally:
            process.kill()
            process.wait()
    killed_at = time.time()
    [job] = _jobs(service)
    printed = [line.split() for line in output.read_text().splitlines()[:-1]]
    safe = [float(step) for step, at in printed if float(at) < killed_at - 1.5]
    for name in ("loss", "acc"):
        steps = list(service.series(job.id, name).steps)
        assert steps == [float(n) for n in range(len(steps))]
        assert len(steps) >= len(safe)
    assert vanished(job, job.host, time.time() + LOCAL_PATIENCE + 6)
    with closing(sqlite3.connect(service.settings.home / "trainmon.db")) as store:
        assert store.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_job_whose_script_lives_is_not_lost(service: Service, workdir: Path) -> None:
    process = subprocess.Popen(write(workdir, ENDLESS), cwd=workdir, stdout=subprocess.DEVNULL)
    try:
        [job] = wait_for(lambda: _jobs(service))
        assert job.pid == process.pid
        assert not vanished(job, job.host, time.time() + 60)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait()
    [job] = _jobs(service)
    assert job.status is Status.CANCELLED


@pytest.mark.slow
@pytest.mark.parametrize("how", ["os.fork", "multiprocessing", "spawn"])
def test_children_neither_write_nor_end_the_job(service: Service, workdir: Path, how: str) -> None:
    code = f"""
import multiprocessing, os, sys, time, trainmon
job = trainmon.init(name="parent")
def child():
    for step in range(100, 200): trainmon.log({{"loss": -1.0}}, step=step)
    job.alert("from a child")
    raise RuntimeError("a child dies")
def main():
    job.log({{"loss": 1.0}}, step=0)
    if "{how}" == "os.fork":
        pid = os.fork()
        if pid == 0: child()
        os.waitpid(pid, 0)
    else:
        method = "spawn" if "{how}" == "spawn" else "fork"
        process = multiprocessing.get_context(method).Process(target=child)
        process.start(); process.join()
    time.sleep(1)
    job.log({{"loss": 2.0}}, step=1)
if __name__ == "__main__": main()
"""
    done = run(workdir, code)
    assert done.returncode == 0, done.stderr
    [job] = _jobs(service)
    assert (job.name, job.status) == ("parent", Status.COMPLETED)
    assert list(service.series(job.id, "loss").values) == [1.0, 2.0]
    assert "alerts" not in job.environment
    assert "from a child" not in done.stderr
    assert not Path(job.log_path or "").exists()


def test_many_threads_may_log(service: Service, workdir: Path) -> None:
    code = """
import threading, trainmon
job = trainmon.init()
def work(number):
    for step in range(20_000): job.log({f"t{number}": step, "all": 1.0}, step=step)
threads = [threading.Thread(target=work, args=(n,)) for n in range(8)]
[t.start() for t in threads]; [t.join() for t in threads]
"""
    assert run(workdir, code).returncode == 0
    [job] = _jobs(service)
    assert len(service.series(job.id, "all").values) == 160_000
    for number in range(8):
        assert list(service.series(job.id, f"t{number}").steps) == [float(n) for n in range(20_000)]


def test_a_tight_loop_loses_nothing(service: Service, workdir: Path) -> None:
    code = "import trainmon\njob = trainmon.init()\nfor n in range(1_000_000): job.log({'loss': n, 'lr': 1}, step=n)\n"
    done = run(workdir, code)
    assert done.returncode == 0, done.stderr
    [job] = _jobs(service)
    values = service.series(job.id, "loss").values
    assert len(values) == 1_000_000
    assert (values[0], values[777_777], values[-1]) == (0, 777_777, 999_999)


def test_a_locked_store_is_waited_for_beside_the_training(service: Service, workdir: Path) -> None:
    code = """
import sys, time, trainmon
job = trainmon.init()
slowest = 0.0
print("ready", flush=True); sys.stdin.readline()
for step in range(3000):
    began = time.perf_counter(); job.log({"loss": step}, step=step); slowest = max(slowest, time.perf_counter() - began)
    time.sleep(0.001)
print(slowest, flush=True); sys.stdin.readline()
"""
    process = subprocess.Popen(
        write(workdir, code),
        cwd=workdir,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    with closing(sqlite3.connect(service.settings.home / "trainmon.db", isolation_level=None)) as lock:
        lock.execute("BEGIN IMMEDIATE")
        process.stdin.write("go\n")
        process.stdin.flush()
        slowest = float(process.stdout.readline())
        lock.execute("ROLLBACK")
    _, errors = process.communicate("end\n", timeout=60)
    assert slowest < 0.5
    assert process.returncode == 0, errors
    [job] = _jobs(service)
    assert list(service.series(job.id, "loss").steps) == [float(n) for n in range(3000)]


@pytest.mark.parametrize("what", ["a file where the home should be", "a store of nonsense"])
def test_without_a_store_the_training_runs_and_one_line_is_said(
    settings: Settings, workdir: Path, what: str
) -> None:
    if what.startswith("a file"):
        settings.home.write_text("in the way")
    else:
        settings.home.mkdir()
        (settings.home / "trainmon.db").write_bytes(b"nonsense" * 1000)
    code = """
import time, trainmon
with trainmon.init() as job:
    for step in range(50): job.log({"loss": step}, step=step); time.sleep(0.01)
print("trained")
"""
    done = run(workdir, code)
    assert (done.returncode, done.stdout) == (0, "trained\n")
    assert done.stderr.count("recording failed") == 1
    assert "Traceback" not in done.stderr


def test_what_could_not_be_written_is_written_when_the_store_comes_back(
    settings: Settings, workdir: Path
) -> None:
    settings.home.write_text("in the way")
    code = """
import os, time, trainmon
job = trainmon.init(name="late")
for step in range(40):
    if step == 20: os.remove(os.environ["TRAINMON_HOME"])
    job.log({"loss": step}, step=step); time.sleep(0.01)
"""
    done = run(workdir, code)
    assert done.returncode == 0, done.stderr
    with Service.open(settings) as service:
        [job] = _jobs(service)
        assert (job.name, job.status) == ("late", Status.COMPLETED)
        assert list(service.series(job.id, "loss").steps) == [float(n) for n in range(40)]


def test_a_disk_that_is_full_for_a_while_costs_one_line(service: Service, workdir: Path) -> None:
    code = """
import os, resource, time, trainmon
job = trainmon.init()
store = os.path.join(os.environ["TRAINMON_HOME"], "trainmon.db-wal")
_, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
for step in range(400):
    if step == 100: resource.setrlimit(resource.RLIMIT_FSIZE, (os.path.getsize(store), hard))
    if step == 300: resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
    job.log({"loss": step}, step=step)
    time.sleep(0.01)
"""
    done = run(workdir, code)
    assert done.returncode == 0, done.stderr
    assert done.stderr.count("recording failed") == 1
    [job] = _jobs(service)
    assert job.status is Status.COMPLETED
    assert list(service.series(job.id, "loss").steps) == [float(n) for n in range(400)]


def test_a_job_that_was_removed_meanwhile_harms_nothing(service: Service, workdir: Path) -> None:
    code = """
import time, trainmon
from trainmon.service import Service
job = trainmon.init()
job.log({"loss": 1}); time.sleep(1)
with Service.open() as service: service.remove_jobs([job.id])
job.log({"loss": 2})
"""
    done = run(workdir, code)
    assert done.returncode == 0, done.stderr
    assert done.stderr.count("removed from the store") == 1
    assert "failed" not in done.stderr
    assert _jobs(service) == []


def test_hooks_that_were_there_are_still_called(service: Service, workdir: Path) -> None:
    code = """
import sys, trainmon
sys.excepthook = lambda *a: print("mine")
before = sys.excepthook, sys.exit
job = trainmon.init(); job.finish()
assert (sys.excepthook, sys.exit) == before
trainmon.init()
1 / 0
"""
    done = run(workdir, code)
    assert done.stdout == "mine\n", done.stderr
    assert {job.status for job in _jobs(service)} == {Status.COMPLETED, Status.FAILED}


def test_its_log_is_private(service: Service, workdir: Path) -> None:
    old = os.umask(0)
    try:
        run(workdir, "import trainmon\ntrainmon.init()\n1 / 0\n")
    finally:
        os.umask(old)
    [job] = _jobs(service)
    assert Path(job.log_path or "").stat().st_mode & 0o777 == 0o600
    assert sys.executable in job.command


def test_a_spawned_worker_that_logs_begins_no_job_of_its_own(service: Service, workdir: Path) -> None:
    done = run(
        workdir,
        """
import multiprocessing, trainmon
def work(n):
    import trainmon
    trainmon.log({"in_worker": n})
    trainmon.alert("from a worker")
if __name__ == "__main__":
    with trainmon.init() as job:
        job.log({"loss": 1.0})
        context = multiprocessing.get_context("spawn")
        workers = [context.Process(target=work, args=(n,)) for n in range(2)]
        [worker.start() for worker in workers]
        [worker.join() for worker in workers]
        assert [worker.exitcode for worker in workers] == [0, 0]
""",
    )
    assert done.returncode == 0, done.stderr
    [job] = _jobs(service)
    assert job.status is Status.COMPLETED
    assert "in_worker" not in [m.name for m in service.metric_summaries(job.id)]


def test_a_spawned_process_that_asks_for_a_job_has_one(service: Service, workdir: Path) -> None:
    done = run(
        workdir,
        """
import multiprocessing
def train():
    import trainmon
    with trainmon.init(name="spawned") as job:
        job.log({"loss": 1.0})
if __name__ == "__main__":
    process = multiprocessing.get_context("spawn").Process(target=train)
    process.start()
    process.join()
""",
    )
    assert done.returncode == 0, done.stderr
    assert [job.name for job in _jobs(service)] == ["spawned"]
