"""Imported runs as jobs: explained when they are dead."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.conftest import RunTrainmon
from tests.importers.sources import FIXTURES, WRITTEN, copy_of
from tests.importing.jobs import imported, jobs_of
from trainmon.errors import UsageError
from trainmon.model import ErrorType, Status
from trainmon.service import Service
from trainmon.service.origin import origin_of

TRACEBACK = """Traceback (most recent call last):
  File "/home/user/project/train.py", line 3, in <module>
    open("data/train.bin", "rb")
FileNotFoundError: [Errno 2] No such file or directory: 'data/train.bin'
"""


@pytest.mark.parametrize(
    ("tool", "name", "status", "error_type"),
    [
        ("mlflow/mlruns", "mlflow-complete", Status.COMPLETED, None),
        ("mlflow/mlruns", "mlflow-raise", Status.FAILED, ErrorType.UNKNOWN),
        ("mlflow/mlruns", "mlflow-kill", Status.LOST, ErrorType.KILLED),
        ("mlflow/database", "mlflow-raise", Status.FAILED, ErrorType.DATA_NOT_FOUND),
        ("wandb", "wandb-raise", Status.FAILED, ErrorType.DATA_NOT_FOUND),
        ("wandb", "wandb-kill", Status.LOST, ErrorType.KILLED),
        ("wandb", "wandb-complete", Status.COMPLETED, None),
        ("sacred", "digits #2", Status.FAILED, ErrorType.DATA_NOT_FOUND),
        ("sacred", "digits #3", Status.LOST, ErrorType.KILLED),
        ("tensorboard", "runs/tb-raise", Status.LOST, ErrorType.UNKNOWN),
        ("tensorboard", "runs/tb-nan", Status.LOST, ErrorType.NAN_LOSS),
        ("trackio", "trackio-kill", Status.LOST, ErrorType.UNKNOWN),
        ("trackio", "trackio-nan", Status.LOST, ErrorType.NAN_LOSS),
        ("hf-trainer", "trainer-complete", Status.COMPLETED, None),
        ("hf-trainer", "trainer-kill", Status.LOST, ErrorType.UNKNOWN),
    ],
)
def test_what_a_run_became(
    service: Service, tmp_path: Path, tool: str, name: str, status: Status, error_type: ErrorType | None
) -> None:
    top, _, below = tool.partition("/")
    done = imported(service, copy_of(top, tmp_path) / below)[name]
    job = jobs_of(service)[name]
    assert (job.status, done.status, done.change) == (status, status, "new")
    assert done.error_type == (str(error_type) if error_type else None)
    if error_type is ErrorType.DATA_NOT_FOUND:
        diagnosis = service.diagnose(job.id)
        assert diagnosis.rule == "data-file-missing"
        assert "data/train.bin" in (job.error_message or "")
        assert b"FileNotFoundError" in service.read_log(job.id).data


@pytest.mark.parametrize(("tool", "label"), [("tensorboard", "TensorBoard"), ("trackio", "trackio")])
def test_a_tool_without_status_and_log_is_named_as_such(
    service: Service, tmp_path: Path, tool: str, label: str
) -> None:
    for done in imported(service, copy_of(tool, tmp_path)).values():
        diagnosis = service.diagnose(done.job_id)
        if diagnosis.error_type is ErrorType.UNKNOWN:
            assert diagnosis.title == f"{label} keeps no status and no console output"
            assert any("trainmon run" in (s.action or "") for s in diagnosis.suggestions)


def test_a_failed_run_without_a_log_says_that_the_tool_keeps_none(service: Service, tmp_path: Path) -> None:
    done = imported(service, copy_of("mlflow", tmp_path) / "mlruns")["mlflow-raise"]
    assert (
        "MLflow notes the status FAILED and keeps no console output"
        in service.diagnose(done.job_id).description
    )


def test_torchrun_ranks(service: Service, tmp_path: Path) -> None:
    [done] = imported(service, copy_of("torchrun", tmp_path)).values()
    diagnosis = service.diagnose(done.job_id)
    assert (done.status, diagnosis.rule) == (Status.FAILED, "data-file-missing")
    assert diagnosis.root_cause is not None
    assert diagnosis.root_cause.rank == 1
    shutil.rmtree(tmp_path / "torchrun")
    assert service.diagnose(done.job_id).rule == "data-file-missing"
    service.remove_jobs([done.job_id])
    assert not list(service.settings.logs.iterdir())


def test_a_healthy_log_is_not_called_a_failure(service: Service, tmp_path: Path) -> None:
    (tmp_path / "train.log").write_text("step 1: loss 2.0\nstep 2: loss 1.0\ndone\n")
    os.utime(tmp_path / "train.log", (WRITTEN, WRITTEN))
    [done] = imported(service, tmp_path).values()
    assert (done.status, done.error_type) == (Status.LOST, "UNKNOWN")
    assert done.title == "The log ends without a failure"
    [assumed] = imported(service, tmp_path, assume=Status.COMPLETED).values()
    assert (assumed.job_id, assumed.status, assumed.change) == (done.job_id, Status.COMPLETED, "updated")
    assert [i.change for i in imported(service, tmp_path).values()] == ["unchanged"]


def test_assuming_success_does_not_cover_a_failure(service: Service, tmp_path: Path) -> None:
    (tmp_path / "train.log").write_text("step 1: loss 2.0\n" + TRACEBACK)
    [done] = imported(service, tmp_path, assume=Status.COMPLETED).values()
    assert (done.status, done.error_type) == (Status.FAILED, "DATA_NOT_FOUND")


@pytest.mark.parametrize(
    ("state", "code", "error_type"),
    [
        ("OUT_OF_MEMORY", "0:125", "HOST_OOM"),
        ("TIMEOUT", "0:0", "TIME_LIMIT"),
        ("NODE_FAIL", "1:0", "NODE_FAILURE"),
        ("PREEMPTED", "0:0", "PREEMPTED"),
        ("CANCELLED by 1000", "0:0", "USER_CANCELLED"),
        ("FAILED", "0:9", "KILLED"),
        ("FAILED", "1:0", "UNKNOWN"),
        ("COMPLETED", "0:0", None),
    ],
)
def test_the_accounting_speaks_where_the_log_is_silent(
    service: Service, tmp_path: Path, state: str, code: str, error_type: str | None
) -> None:
    (tmp_path / "slurm-4711.out").write_text("step 1: loss 2.0\nstep 2: loss 1.0\n")
    sacct = tmp_path / "sacct.psv"
    sacct.write_text(f"JobID|JobName|State|ExitCode|Timelimit\n4711|digits|{state}|{code}|02:00:00\n")
    [done] = imported(service, tmp_path, kind="slurm", sacct=sacct).values()
    assert (done.name, done.error_type) == ("digits", error_type)


def test_the_log_speaks_before_the_accounting(service: Service, tmp_path: Path) -> None:
    (tmp_path / "slurm-4711.out").write_text("step 1: loss 2.0\n" + TRACEBACK)
    sacct = tmp_path / "sacct.psv"
    sacct.write_text("JobID|JobName|State|ExitCode\n4711|digits|FAILED|1:0\n")
    [done] = imported(service, tmp_path, kind="slurm", sacct=sacct).values()
    assert done.error_type == "DATA_NOT_FOUND"


def test_secrets_are_masked(service: Service, tmp_path: Path) -> None:
    folder = copy_of("sacred", tmp_path) / "runs" / "2"
    token = "hf_" + "a1B2" * 9
    (folder / "config.json").write_text(json.dumps({"api_key": "abcdef123456789", "note": f"use {token}"}))
    [done] = imported(service, folder).values()
    stored = service.store.get_job(done.job_id)
    assert stored.config == {"api_key": "***", "note": "use ***"}


def test_what_a_run_claims_of_this_machine_is_not_looked_at(service: Service, tmp_path: Path) -> None:
    """Its working folder and its launcher's log folder may name a person's own."""
    own = tmp_path / "own"
    (own / "run" / "attempt_0" / "0").mkdir(parents=True)
    (own / "run" / "attempt_0" / "0" / "stderr.log").write_text(
        TRACEBACK.replace("data/train.bin", "my-secret")
    )
    (own / "checkpoint-1").mkdir()
    shutil.copy(
        FIXTURES / "hf-trainer" / "trainer-kill" / "checkpoint-5" / "trainer_state.json", own / "checkpoint-1"
    )
    done = imported(service, copy_of("wandb", tmp_path))["wandb-kill"]
    command = ("torchrun", "--log-dir", str(own), "train.py")
    service.store.update_job(done.job_id, command=command, workdir=str(own), started_at=1.0)
    service.rescan(every=True)
    assert "my-secret" not in json.dumps(service.diagnose(done.job_id).to_dict())
    assert service.checkpoints(done.job_id) == []


def test_checkpoints_are_listed(service: Service, tmp_path: Path) -> None:
    done = imported(service, copy_of("hf-trainer", tmp_path))["trainer-kill"]
    assert [c.step for c in service.checkpoints(done.job_id)] == [10, 5]
    with pytest.raises(UsageError, match="no command"):
        service.resume_plan(done.job_id)


def test_an_open_run_is_taken_for_lost_when_it_has_been_silent_for_long(
    service: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = time.time()
    folder = copy_of("tensorboard", tmp_path)
    for path in folder.rglob("*"):
        os.utime(path, (now, now))
    monkeypatch.setattr("trainmon.service.importing.time", time)
    done = imported(service, folder, quiet=3600)
    assert {i.status for i in done.values()} == {Status.RUNNING}
    from trainmon.service.reconcile import vanished

    job = service.store.get_job(done["runs/tb-kill"].job_id)
    assert not vanished(job, "elsewhere", now + 3500)
    assert vanished(job, "elsewhere", now + 3700)


def test_the_origin_is_kept(service: Service, tmp_path: Path) -> None:
    folder = copy_of("mlflow", tmp_path) / "mlruns"
    job = service.job(imported(service, folder, project="mine")["mlflow-raise"].job_id)
    origin = origin_of(job)
    assert origin is not None
    assert (origin.kind, origin.label, origin.said, origin.keeps_status) == (
        "mlflow",
        "MLflow",
        "FAILED",
        True,
    )
    assert origin.source.startswith(str(folder))
    assert job.project == "mine"
    assert service.job(imported(service, folder)["mlflow-raise"].job_id).project == "mine"


def test_the_command(trainmon: RunTrainmon, tmp_path: Path) -> None:
    folder = copy_of("sacred", tmp_path)
    done = trainmon("import", str(folder), "--quiet", "1")
    assert done.returncode == 0, done.stderr
    assert "digits #2" in done.stdout
    assert "DATA_NOT_FOUND" in done.stdout
    assert "4 runs: 4 new" in done.stderr
    again = trainmon("import", str(folder), "--quiet", "1", "--json")
    assert {row["change"] for row in json.loads(again.stdout)} == {"unchanged"}
    failed = next(row for row in json.loads(again.stdout) if row["name"] == "digits #2")
    shown = trainmon("show", failed["job_id"])
    assert f"Sacred (FAILED), {folder}" in shown.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "Nothing to import"),
        (("/nowhere",), "There is no '/nowhere'"),
        ((".",), "No run was found in ."),
        ((".", "--kind", "aim"), "Invalid value for '--kind'"),
        ((".", "--assume", "running"), "--assume takes"),
        ((".", "--sacct", "/nowhere"), "Cannot read '/nowhere'"),
    ],
)
def test_mistakes_are_one_line(trainmon: RunTrainmon, arguments: tuple[str, ...], words: str) -> None:
    done = trainmon("import", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr
    assert done.stderr.count("\n") == 1


def test_importing_needs_none_of_the_other_tools() -> None:
    code = "import sys, trainmon.service.importing as i; print([m for m in sys.modules if m.split('.')[0] in "
    code += (
        "('mlflow', 'wandb', 'tensorboard', 'tensorboardX', 'trackio', 'sacred', 'transformers', 'google')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_command_offers_every_kind() -> None:
    from trainmon.cli.importing import KINDS
    from trainmon.importers import KINDS as KNOWN

    assert KINDS == KNOWN
