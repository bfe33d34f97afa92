"""Real multi-process trainings under real launchers: one rank dies for its own reason, the others follow."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.running import TRAINMON
from trainmon.model import ErrorType, Job, Rank, RankStatus, Status
from trainmon.service import Service

SCRIPT = str(Path(__file__).parent / "scripts" / "ddp_death.py")
TORCHRUN = [sys.executable, "-m", "torch.distributed.run", "--nproc-per-node=3"]
pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


def _need(library: str) -> None:
    if find_spec(library) is None:
        if os.environ.get("TRAINMON_REQUIRE_LIBRARIES") == "1":
            pytest.fail(f"{library} is not installed")
        pytest.skip(f"{library} is not installed")


def _run(
    service: Service, workdir: Path, *command: str, library: str = "torch"
) -> tuple[Job, list[Rank], subprocess.CompletedProcess[str]]:
    _need(library)
    env = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    done = subprocess.run(
        [*TRAINMON, "run", "--", *command], cwd=workdir, env=env, capture_output=True, text=True, timeout=250
    )
    [row] = service.list_jobs()
    return service.job(row.job.id), service.ranks(row.job.id), done


@pytest.mark.parametrize(
    ("how", "exit_code", "signal", "error_type"),
    [
        ("raise", 1, None, ErrorType.SHAPE_MISMATCH),
        ("kill", None, 9, ErrorType.KILLED),
        ("exit", 7, None, None),
        ("segfault", None, 11, ErrorType.NATIVE_CRASH),
    ],
)
def test_torchrun_names_the_rank_that_died_for_its_own_reason(
    service: Service,
    workdir: Path,
    how: str,
    exit_code: int | None,
    signal: int | None,
    error_type: ErrorType | None,
) -> None:
    job, ranks, done = _run(service, workdir, *TORCHRUN, SCRIPT, how, "1")
    assert (job.status, done.returncode) == (Status.FAILED, 1)
    assert [rank.number for rank in ranks if rank.first] == [1]
    assert (ranks[1].status, ranks[1].exit_code, ranks[1].signal) == (RankStatus.FAILED, exit_code, signal)
    assert {ranks[0].status, ranks[2].status} <= {RankStatus.STOPPED, RankStatus.FAILED}
    for rank in range(3):  # what each printed is in the console and in a log of its own
        assert f"rank {rank} step=5 " in done.stdout
        own = next(x for x in service.rank_logs(job.id) if x.rank == rank and x.stream == "stdout")
        text = bytes(service.read_log(job.id, log=own.name).data).decode()
        assert f"rank {rank} step=5 " in text
        assert f"rank {(rank + 1) % 3} step" not in text
    if error_type is not None:
        assert service.diagnose(job.id).error_type == error_type


def test_an_elastic_restart_that_goes_through_leaves_a_completed_job(service: Service, workdir: Path) -> None:
    job, ranks, done = _run(
        service, workdir, *TORCHRUN, "--standalone", "--max-restarts=2", SCRIPT, "raise", "2", "1"
    )
    assert (job.status, done.returncode) == (Status.COMPLETED, 0)
    assert {(rank.status, rank.attempt) for rank in ranks} == {(RankStatus.COMPLETED, 1)}
    assert {log.attempt for log in service.rank_logs(job.id)} == {0, 1}


def test_elastic_restarts_that_all_fail_are_told_by_the_last(service: Service, workdir: Path) -> None:
    job, ranks, _ = _run(
        service, workdir, *TORCHRUN, "--standalone", "--max-restarts=1", SCRIPT, "raise", "2"
    )
    assert [(rank.number, rank.attempt) for rank in ranks if rank.first] == [(2, 1)]
    assert "mat1 and mat2" in (ranks[2].message or "")
    found = service.diagnose(job.id)
    assert (found.error_type, found.root_cause and found.root_cause.rank) == (ErrorType.SHAPE_MISMATCH, 2)


def test_a_shell_script_that_calls_torchrun(service: Service, workdir: Path) -> None:
    script = workdir / "train.sh"
    script.write_text(f"set -e\necho preparing\n{' '.join(TORCHRUN)} {SCRIPT} kill 0\n")
    job, ranks, done = _run(service, workdir, "bash", "train.sh")
    assert done.stdout.startswith("preparing\n")
    assert [rank.number for rank in ranks if rank.first] == [0]
    assert {log.rank for log in service.rank_logs(job.id)} == {0, 1, 2}


def test_torchrun_behind_uv(service: Service, workdir: Path) -> None:
    launch = ["uv", "run", "--no-project", "--python", sys.executable, "torchrun", "--nproc-per-node=2"]
    job, ranks, _ = _run(service, workdir, *launch, SCRIPT, "raise", "1", library="uv")
    assert [rank.number for rank in ranks if rank.first] == [1]
    assert {log.rank for log in service.rank_logs(job.id)} == {0, 1}
    assert service.diagnose(job.id).error_type == ErrorType.SHAPE_MISMATCH


def test_torchrun_behind_conda(service: Service, workdir: Path) -> None:
    """Where a conda is installed; no package index has it."""
    if shutil.which("conda") is None:
        pytest.skip("conda is not installed")
    prefix = workdir / "env"  # all that makes a folder an environment for conda
    (prefix / "conda-meta").mkdir(parents=True)
    (prefix / "conda-meta" / "history").touch()
    launch = ["conda", "run", "-p", str(prefix), *TORCHRUN]
    job, ranks, done = _run(service, workdir, *launch, SCRIPT, "raise", "1")
    assert "rank 0 step=5 " in done.stdout
    assert [rank.number for rank in ranks if rank.first] == [1]
    assert {log.rank for log in service.rank_logs(job.id)} == {0, 1, 2}
    assert service.diagnose(job.id).error_type == ErrorType.SHAPE_MISMATCH


def test_a_users_own_log_folder_is_used_as_it_is(service: Service, workdir: Path) -> None:
    own = ["--log-dir", "mine", "--redirects", "3"]
    job, ranks, done = _run(service, workdir, *TORCHRUN, *own, SCRIPT, "raise", "1")
    assert "step=" not in done.stdout
    assert (workdir / "mine").is_dir()
    assert [rank.number for rank in ranks if rank.first] == [1]
    assert {log.rank for log in service.rank_logs(job.id)} == {0, 1, 2}
    assert service.diagnose(job.id).error_type == ErrorType.SHAPE_MISMATCH


def test_error_files_are_collected_from_a_launch_that_was_not_asked(service: Service, workdir: Path) -> None:
    code = f"import subprocess, sys; sys.exit(subprocess.call({[*TORCHRUN, SCRIPT, 'raise', '1']!r}))"
    job, ranks, _ = _run(service, workdir, sys.executable, "-c", code)
    assert [rank.number for rank in ranks if rank.first] == [1]
    collected = list(Path(str(job.log_path)).with_suffix(".ranks").rglob("error.json"))
    assert any("mat1 and mat2" in json.loads(path.read_text())["message"]["message"] for path in collected)
    assert "mat1 and mat2" in (ranks[1].message or "")


def test_accelerate_launch(service: Service, workdir: Path) -> None:
    launch = ["accelerate", "launch", "--multi_gpu", "--num_processes", "2"]
    job, ranks, done = _run(service, workdir, *launch, SCRIPT, "raise", "1", library="accelerate")
    assert job.command[:2] == ("accelerate", "launch")
    assert [rank.number for rank in ranks if rank.first] == [1]
    assert {log.rank for log in service.rank_logs(job.id)} == {0, 1}
    assert "rank 0 step=5" in done.stdout
    assert service.diagnose(job.id).error_type == ErrorType.SHAPE_MISMATCH


def test_deepspeed(service: Service, workdir: Path) -> None:
    launch = ["deepspeed", "--num_gpus", "2"]
    job, ranks, done = _run(service, workdir, *launch, SCRIPT, "raise", "1", library="deepspeed")
    assert [rank.number for rank in ranks if rank.first] == [1]
    assert {log.rank for log in service.rank_logs(job.id)} == {0, 1}
    assert "rank 0 step=5" in done.stdout
    assert service.diagnose(job.id).error_type == ErrorType.SHAPE_MISMATCH
