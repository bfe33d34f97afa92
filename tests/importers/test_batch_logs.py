"""Slurm's outputs, with and without the accounting, and plain logs."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.importers.sources import log_of, runs_of
from trainmon.errors import UsageError
from trainmon.importers import find_runs, read_accounting
from trainmon.model import Status

HEAD = "JobID|JobName|Partition|State|ExitCode|Submit|Start|End|Timelimit|NodeList|WorkDir|SubmitLine|ReqMem"
ROW = (
    "|gpu|{state}|{code}|2026-11-27T10:00:00|2026-11-27T10:01:00|2026-11-27T12:01:00|02:00:00|node7|"
    "/home/user/project|sbatch --gres=gpu:1 train.sh --lr 0.1|16G"
)


def _sacct(*rows: tuple[str, str, str, str]) -> str:
    lines = [f"{job}|{name}{ROW.format(state=state, code=code)}" for job, name, state, code in rows]
    return "\n".join([HEAD, *lines]) + "\n"


@pytest.mark.parametrize(
    ("state", "code", "status", "exit_code", "signal"),
    [
        ("COMPLETED", "0:0", Status.COMPLETED, 0, None),
        ("FAILED", "2:0", Status.FAILED, 2, None),
        ("FAILED", "0:9", Status.FAILED, None, 9),
        ("TIMEOUT", "0:0", Status.FAILED, None, None),
        ("OUT_OF_MEMORY", "0:125", Status.FAILED, None, None),
        ("NODE_FAIL", "1:0", Status.FAILED, 1, None),
        ("PREEMPTED", "0:0", Status.CANCELLED, None, None),
        ("CANCELLED by 1000", "0:0", Status.CANCELLED, None, None),
        ("RUNNING", "0:0", Status.RUNNING, None, None),
        ("PENDING", "0:0", Status.PENDING, None, None),
    ],
)
def test_states(
    tmp_path: Path, state: str, code: str, status: Status, exit_code: int, signal: int | None
) -> None:
    (tmp_path / "slurm-4711.out").write_text("step 1: loss 2.0\n")
    accounting = read_accounting(_sacct(("4711", "digits", state, code)))
    [run] = find_runs(str(tmp_path), None, accounting).runs
    assert (run.name, run.status, run.exit_code, run.signal) == ("digits", status, exit_code, signal)
    assert run.command == ("sbatch", "--gres=gpu:1", "train.sh", "--lr", "0.1")
    assert (run.workdir, run.host, run.said) == ("/home/user/project", "node7", state)
    assert run.environment["slurm_timelimit"] == "02:00:00"
    assert (run.ended_at is not None) == status.ended


def test_a_step_that_ran_out_of_memory_speaks_for_its_job() -> None:
    found = read_accounting(
        _sacct(("7", "digits", "FAILED", "1:0"), ("7.batch", "batch", "OUT_OF_MEMORY", "0:125"))
    )
    assert found["7"]["State"] == "OUT_OF_MEMORY"
    assert found["7"]["ExitCode"] == "1:0"


def test_a_file_that_is_no_accounting_is_refused() -> None:
    with pytest.raises(UsageError, match="sacct -P"):
        read_accounting("hello\n")


def test_array_jobs_and_other_names(tmp_path: Path) -> None:
    (tmp_path / "slurm-10_3.out").write_text("a\n")
    (tmp_path / "train-digits-11.out").write_text("x\n")
    (tmp_path / "train-digits-4712.out").write_text("b\n")
    accounting = read_accounting(
        _sacct(("10_3", "array", "FAILED", "1:0"), ("4712", "digits", "FAILED", "1:0"))
    )
    runs = {run.name: run for run in find_runs(str(tmp_path), None, accounting).runs}
    assert set(runs) == {"array", "digits"}
    assert log_of(runs["digits"]) == "b\n"


def test_output_and_error_of_one_job_are_one_run(tmp_path: Path) -> None:
    (tmp_path / "slurm-5.out").write_text("step 1\n")
    (tmp_path / "slurm-5.err").write_text("ValueError: x\n")
    [run] = runs_of(tmp_path).values()
    assert log_of(run) == "step 1\nValueError: x\n"


def test_plain_logs_are_runs_where_nothing_else_is(tmp_path: Path) -> None:
    (tmp_path / "a.log").write_text("step 1\n")
    (tmp_path / "b.out").write_text("step 1\n")
    (tmp_path / "image.log").write_bytes(b"\x89PNG\0\0")
    (tmp_path / "empty.log").touch()
    (tmp_path / "data.csv").write_text("1,2\n")
    assert set(runs_of(tmp_path)) == {"a", "b"}
    (tmp_path / "slurm-5.out").write_text("step 1\n")
    assert set(runs_of(tmp_path)) == {"slurm-5"}
    assert set(runs_of(tmp_path, "log")) == {"a", "b", "slurm-5"}


def test_any_file_that_is_named_is_a_log(tmp_path: Path) -> None:
    (tmp_path / "nohup").write_text("step 1\n")
    assert set(runs_of(tmp_path / "nohup")) == {"nohup"}


def test_a_source_that_is_not_there() -> None:
    with pytest.raises(UsageError, match="There is no '/nowhere/at/all'"):
        find_runs("/nowhere/at/all")


def test_the_sacct_of_the_machine_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "bin" / "sacct"
    program.parent.mkdir()
    answer = _sacct(("4711", "digits", "TIMEOUT", "0:0"))
    program.write_text(f'#!/bin/sh\necho "$@" > {tmp_path}/asked\ncat <<END\n{answer}END\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:/usr/bin:/bin")
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs" / "slurm-4711.out").write_text("step 1\n")
    assert runs_of(tmp_path / "logs")["digits"].said == "TIMEOUT"
    assert (tmp_path / "asked").read_text().startswith("-P -j 4711 -o JobID,")
    program.write_text("#!/bin/sh\nexit 1\n")
    assert runs_of(tmp_path / "logs")["slurm-4711"].status is None
