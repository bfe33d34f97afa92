"""Jobs of a real Slurm; skipped where there is none that runs jobs on this machine."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.running import TRAINMON, wait_for
from trainmon.model import RankStatus, Status
from trainmon.service import Service

TRAIN = """
import os, sys, time
rank = int(os.environ["SLURM_PROCID"])
for step in range(20):
    print(f"step={step} loss={1 / (step + 1):.3f} rank {rank}", flush=True)
    time.sleep(0.1)
if rank == 1:
    raise ValueError("bad shard on rank 1")
time.sleep(60)
"""


def _slurm_runs() -> bool:
    try:
        done = subprocess.run(
            ["srun", "--immediate=10", "-n2", "-O", "true"], capture_output=True, timeout=30, check=False
        )
        return done.returncode == 0
    except (OSError, subprocess.SubprocessError):
        return False


if os.environ.get("TRAINMON_REQUIRE_SLURM"):
    assert _slurm_runs(), "Slurm is required here and runs no job"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(240),
    pytest.mark.skipif(not _slurm_runs(), reason="there is no Slurm that runs jobs here"),
]
SRUN = ["srun", "-n2", "-O", "--kill-on-bad-exit=1", sys.executable, "train.py"]


@pytest.fixture
def folder(workdir: Path) -> Path:
    (workdir / "train.py").write_text(TRAIN)
    (workdir / "job.sh").write_text(f"#!/bin/bash\n#SBATCH -n2 -O\necho begin\n{' '.join(SRUN)}\n")
    return workdir


def _check(service: Service) -> None:
    [row] = service.list_jobs()
    assert row.job.status is Status.FAILED
    ranks = service.ranks(row.job.id)
    assert [(r.number, r.status, r.first) for r in ranks] == [
        (0, RankStatus.STOPPED, False), (1, RankStatus.FAILED, True),
    ]  # fmt: skip
    assert (ranks[1].exit_code, service.series(row.job.id, "loss").steps[-1]) == (1, 19)
    assert "bad shard" in (service.job(row.job.id).error_message or "")


def test_srun(folder: Path, service: Service) -> None:
    done = subprocess.run(
        [*TRAINMON, "run", "--", *SRUN], cwd=folder, capture_output=True, text=True, timeout=200
    )
    assert done.returncode != 0
    assert "step=19 loss=0.050 rank 1" in done.stdout
    _check(service)
    _check_logs(service)


@pytest.mark.parametrize("script", [False, True])
def test_srun_on_its_own_node_is_asked_for_a_log_a_task(folder: Path, service: Service, script: bool) -> None:
    (folder / "inner.sh").write_text("#!/bin/bash\n" + " ".join(SRUN) + "\n")
    inner = ["bash", "inner.sh"] if script else SRUN
    (folder / "outer.sh").write_text(
        "#!/bin/bash\n#SBATCH -n2 -O\n" + " ".join([*TRAINMON, "run", "--", *inner]) + "\n"
    )
    subprocess.run(
        ["sbatch", "--wait", "-o", "outer.out", "outer.sh"], cwd=folder, capture_output=True, timeout=200
    )
    assert "step=19 loss=0.050 rank 1" in (folder / "outer.out").read_text()  # still shown
    _check(service)
    _check_logs(service)


def _check_logs(service: Service) -> None:
    [row] = service.list_jobs()
    logs = {log.rank: Path(log.path).read_text() for log in service.rank_logs(row.job.id)}
    assert set(logs) == {0, 1}
    assert "bad shard on rank 1" in logs[1]
    assert "rank 1" not in logs[0]


def test_sbatch_is_followed_to_its_end(folder: Path, service: Service) -> None:
    command = [*TRAINMON, "run", "--", "sbatch", "job.sh"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=200)
    assert done.returncode != 0
    assert "Submitted batch job" in done.stdout
    assert "begin\n" in done.stdout
    _check(service)
    [row] = service.list_jobs()
    assert row.job.command == ("sbatch", "job.sh")
    _check_logs(service)


def test_a_batch_job_that_gets_no_variables_is_still_shown(folder: Path, service: Service) -> None:
    command = [*TRAINMON, "run", "--", "sbatch", "--export=NONE", "job.sh"]
    subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=200)
    _check(service)


def test_attach_to_the_log_of_a_job_that_runs(folder: Path, service: Service) -> None:
    submitted = subprocess.run(["sbatch", "job.sh"], cwd=folder, capture_output=True, text=True, check=True)
    log = folder / f"slurm-{submitted.stdout.split()[-1]}.out"
    wait_for(lambda: log.exists() and "step=" in log.read_text(), 60)
    done = subprocess.run(
        [*TRAINMON, "attach", log.name], cwd=folder, capture_output=True, text=True, timeout=200
    )
    assert done.returncode != 0, done.stderr
    _check(service)
    [row] = service.list_jobs()
    assert row.job.name == log.stem


@pytest.mark.parametrize(
    ("end", "status", "error_type"),
    [
        ("exit 0", Status.COMPLETED, None),
        ("python3 -c 'import nothing_of_that_name'", Status.FAILED, "DEPENDENCY_MISSING"),
        ("scancel $SLURM_JOB_ID; sleep 60", Status.CANCELLED, "USER_CANCELLED"),
        ("sleep 300", Status.FAILED, "TIME_LIMIT"),
    ],
)
def test_logs_of_batch_jobs_are_imported(
    folder: Path, service: Service, end: str, status: Status, error_type: str | None
) -> None:
    (folder / "batch.sh").write_text(
        f"#!/bin/bash\n#SBATCH --time=0:01\nfor s in 1 2 3; do echo step=$s loss=0.$s; done\n{end}\n"
    )
    subprocess.run(["sbatch", "--wait", "batch.sh"], cwd=folder, capture_output=True, timeout=220)
    [log] = folder.glob("slurm-*.out")
    assumed = ["--assume", "completed"] if status is Status.COMPLETED else []
    command = [*TRAINMON, "import", *assumed, str(log)]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=100)
    assert done.returncode == 0, done.stderr
    [row] = service.list_jobs()
    assert (row.job.status, service.series(row.job.id, "loss").steps[-1]) == (status, 3)
    if error_type is not None:
        assert service.diagnose(row.job.id).error_type == error_type


def _sacct(*options: str) -> str:
    try:
        return subprocess.run(["sacct", *options], capture_output=True, text=True, timeout=30).stdout
    except (OSError, subprocess.SubprocessError):
        return ""


@pytest.mark.skipif(not os.environ.get("TRAINMON_REQUIRE_SACCT"), reason="there is no accounting here")
@pytest.mark.parametrize("given", [False, True], ids=["asked", "file"])
@pytest.mark.parametrize(
    ("end", "status", "exit_code", "signal", "state"),
    [
        ("exit 0", Status.COMPLETED, 0, None, "COMPLETED"),
        ("exit 3", Status.FAILED, 3, None, "FAILED"),
        ("kill -SEGV $$", Status.FAILED, None, 11, "FAILED"),
        ("scancel $SLURM_JOB_ID; sleep 60", Status.CANCELLED, None, None, "CANCELLED"),
    ],
)
def test_the_accounting_tells_how_a_job_ended_that_says_nothing_itself(
    folder: Path,
    service: Service,
    end: str,
    status: Status,
    exit_code: int | None,
    signal: int | None,
    state: str,
    given: bool,
) -> None:
    (folder / "quiet.sh").write_text(f"#!/bin/bash\nfor s in 1 2 3; do echo step=$s loss=0.$s; done\n{end}\n")
    submit = ["sbatch", "--wait", "--parsable", "quiet.sh"]
    number = subprocess.run(submit, cwd=folder, capture_output=True, text=True, timeout=100).stdout.strip()
    wait_for(lambda: state in _sacct("-n", "-X", "-j", number, "-o", "State%30"), 60)
    log = folder / f"slurm-{number}.out"
    log.write_text("".join(x for x in log.read_text().splitlines(True) if x.startswith("step=")))
    told: list[str] = []
    if given:
        columns = "JobID,JobName,State,ExitCode,Submit,Start,End,NodeList"
        (folder / "sacct.txt").write_text(_sacct("-P", "-j", number, "-o", columns))
        told = ["--sacct", "sacct.txt"]
    command = [*TRAINMON, "import", *told, log.name]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=100)
    assert done.returncode == 0, done.stderr
    [row] = service.list_jobs()
    job = service.job(row.job.id)
    assert (job.status, job.exit_code, job.signal) == (status, exit_code, signal)
    assert job.name in ("quiet.sh", log.stem)
    assert job.environment["slurm_state"].startswith(state)
    assert abs((job.ended_at or 0) - time.time()) < 300  # the cluster's local time


def test_stopping_the_waiting_cancels_the_batch_job(folder: Path) -> None:
    watcher = subprocess.Popen(
        [*TRAINMON, "run", "--", "sbatch", "job.sh"], cwd=folder, stdout=subprocess.PIPE, text=True
    )
    assert watcher.stdout is not None
    number = watcher.stdout.readline().split()[-1]
    wait_for(lambda: (folder / f"slurm-{number}.out").exists(), 60)
    time.sleep(6)  # it has been found
    watcher.terminate()
    watcher.communicate(timeout=60)
    states = wait_for(lambda: _state(number) in ("CANCELLED", "FAILED"), 30)
    assert states


def _state(number: str) -> str:
    shown = subprocess.run(["scontrol", "-o", "show", "job", number], capture_output=True, text=True)
    return next((word[9:] for word in shown.stdout.split() if word.startswith("JobState=")), "")
