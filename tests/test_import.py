"""Imported runs as jobs: once each, brought up to date, and explained when they are dead."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.conftest import RunTrainmon
from tests.importers.sources import FIXTURES, WRITTEN, copy_of
from tests.running import TRAINMON
from trainmon.errors import UsageError
from trainmon.model import ErrorType, Job, Status
from trainmon.service import Service
from trainmon.service.importing import Imported, ImportOptions, import_source
from trainmon.service.origin import origin_of

LATER = WRITTEN + 86_400.0
TRACEBACK = """Traceback (most recent call last):
  File "/home/user/project/train.py", line 3, in <module>
    open("data/train.bin", "rb")
FileNotFoundError: [Errno 2] No such file or directory: 'data/train.bin'
"""


@pytest.fixture(autouse=True)
def a_day_later(monkeypatch: pytest.MonkeyPatch) -> None:
    """The fixtures were written yesterday."""
    monkeypatch.setattr("trainmon.service.importing.time", SimpleNamespace(time=lambda: LATER))


def _import(service: Service, source: Path | str, **options: Any) -> dict[str, Imported]:
    problems: list[str] = []
    done = {i.name: i for i in import_source(service, str(source), ImportOptions(**options), problems.append)}
    assert not problems
    return done


def _jobs(service: Service) -> dict[str, Job]:
    return {row.job.name: service.job(row.job.id) for row in service.list_jobs(limit=1000)}


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
    done = _import(service, copy_of(top, tmp_path) / below)[name]
    job = _jobs(service)[name]
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
    for done in _import(service, copy_of(tool, tmp_path)).values():
        diagnosis = service.diagnose(done.job_id)
        if diagnosis.error_type is ErrorType.UNKNOWN:
            assert diagnosis.title == f"{label} keeps no status and no console output"
            assert any("trainmon run" in (s.action or "") for s in diagnosis.suggestions)


def test_a_failed_run_without_a_log_says_that_the_tool_keeps_none(service: Service, tmp_path: Path) -> None:
    done = _import(service, copy_of("mlflow", tmp_path) / "mlruns")["mlflow-raise"]
    assert (
        "MLflow notes the status FAILED and keeps no console output"
        in service.diagnose(done.job_id).description
    )


def test_torchrun_ranks(service: Service, tmp_path: Path) -> None:
    [done] = _import(service, copy_of("torchrun", tmp_path)).values()
    diagnosis = service.diagnose(done.job_id)
    assert (done.status, diagnosis.rule) == (Status.FAILED, "data-file-missing")
    assert diagnosis.root_cause is not None
    assert diagnosis.root_cause.rank == 1
    shutil.rmtree(tmp_path / "torchrun")
    assert service.diagnose(done.job_id).rule == "data-file-missing"
    service.remove_jobs([done.job_id])
    assert not list(service.settings.logs.iterdir())


def test_a_second_import_changes_nothing(service: Service, tmp_path: Path) -> None:
    for tool in ("mlflow", "wandb", "sacred", "tensorboard", "trackio", "hf-trainer", "torchrun"):
        copy_of(tool, tmp_path)
    first = list(import_source(service, str(tmp_path)))
    points = {i.job_id: [(m.name, m.count) for m in service.metric_summaries(i.job_id)] for i in first}
    again = list(import_source(service, str(tmp_path)))
    assert {i.change for i in first} == {"new"}
    assert {i.change for i in again} == {"unchanged"}
    assert [(i.job_id, i.status, i.error_type) for i in again] == [
        (i.job_id, i.status, i.error_type) for i in first
    ]
    assert {i: [(m.name, m.count) for m in service.metric_summaries(i)] for i in points} == points
    assert service.count_jobs() == len(first) == 28


def test_what_grew_is_appended_and_a_new_status_replaces_the_old_one(
    service: Service, tmp_path: Path
) -> None:
    path = copy_of("mlflow", tmp_path) / "database" / "mlflow.db"
    job_id = _import(service, path)["mlflow-kill"].job_id
    assert service.job(job_id).status is Status.LOST
    with sqlite3.connect(path) as connection:
        [run] = connection.execute("SELECT run_uuid FROM runs WHERE name = 'mlflow-kill'").fetchone()
        at = int(LATER * 1000) - 1000
        connection.execute("INSERT INTO metrics VALUES ('train/loss', 0.05, ?, ?, 21, 0)", (at, run))
    connection.close()
    done = _import(service, path)["mlflow-kill"]
    assert (done.job_id, done.change, done.status) == (job_id, "updated", Status.RUNNING)
    assert service.series(job_id, "train/loss").steps.tolist() == [float(s) for s in range(1, 22)]
    assert service.series(job_id, "accuracy").steps.tolist() == [float(s) for s in range(1, 21)]
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE runs SET status = 'FINISHED', end_time = ? WHERE run_uuid = ?", (at, run))
    connection.close()
    job = service.job(_import(service, path)["mlflow-kill"].job_id)
    assert (job.status, job.ended_at, job.error_message) == (Status.COMPLETED, at / 1000, None)


def test_points_that_were_changed_replace_the_old_ones(service: Service, tmp_path: Path) -> None:
    folder = copy_of("sacred", tmp_path) / "runs" / "1"
    [done] = _import(service, folder).values()
    series = json.loads((folder / "metrics.json").read_text())
    series["train.loss"]["values"][0] = 7.0
    (folder / "metrics.json").write_text(json.dumps(series))
    _import(service, folder)
    values = service.series(done.job_id, "train.loss").values
    assert (len(values), values[0], values[1]) == (20, 7.0, 1.0)


def test_a_log_that_grows_and_one_that_is_written_over(service: Service, tmp_path: Path) -> None:
    log = tmp_path / "train.log"
    log.write_text("step 1: loss 2.0\n")
    os.utime(log, (LATER, LATER))
    [first] = _import(service, log).values()
    assert first.status is Status.RUNNING
    log.write_text("step 1: loss 2.0\nstep 2: loss 1.0\n" + TRACEBACK)
    [second] = _import(service, log).values()
    assert (second.job_id, second.status, second.error_type) == (
        first.job_id,
        Status.FAILED,
        "DATA_NOT_FOUND",
    )
    assert service.series(first.job_id, "loss").values.tolist() == [2.0, 1.0]
    log.write_text("another run\nstep 1: loss 9.0\n")
    [third] = _import(service, log).values()
    assert third.job_id != first.job_id
    assert service.job(first.job_id).status is Status.FAILED
    assert b"FileNotFoundError" in service.read_log(first.job_id).data
    log.write_text("another run\nstep 1: loss 9.0\nstep 2: loss 8.0\n")
    assert [i.job_id for i in _import(service, log).values()] == [third.job_id]
    assert service.count_jobs() == 2


def test_the_two_files_of_a_batch_job_grow(service: Service, tmp_path: Path) -> None:
    out, err = tmp_path / "slurm-4711.out", tmp_path / "slurm-4711.err"
    out.write_text("step 1: loss 2.0\n")
    err.write_text("a warning\n")
    [first] = _import(service, tmp_path, kind="slurm").values()
    out.write_text("step 1: loss 2.0\nstep 2: loss 1.0\n")
    err.write_text("a warning\n" + TRACEBACK)
    [second] = _import(service, tmp_path, kind="slurm").values()
    assert (second.job_id, second.status) == (first.job_id, Status.FAILED)
    expected = "step 1: loss 2.0\nstep 2: loss 1.0\na warning\n" + TRACEBACK
    assert service.read_log(first.job_id).data.decode() == expected
    assert service.count_jobs() == 1


def test_a_healthy_log_is_not_called_a_failure(service: Service, tmp_path: Path) -> None:
    (tmp_path / "train.log").write_text("step 1: loss 2.0\nstep 2: loss 1.0\ndone\n")
    os.utime(tmp_path / "train.log", (WRITTEN, WRITTEN))
    [done] = _import(service, tmp_path).values()
    assert (done.status, done.error_type) == (Status.LOST, "UNKNOWN")
    assert done.title == "The log ends without a failure"
    [assumed] = _import(service, tmp_path, assume=Status.COMPLETED).values()
    assert (assumed.job_id, assumed.status, assumed.change) == (done.job_id, Status.COMPLETED, "updated")
    assert [i.change for i in _import(service, tmp_path).values()] == ["unchanged"]


def test_assuming_success_does_not_cover_a_failure(service: Service, tmp_path: Path) -> None:
    (tmp_path / "train.log").write_text("step 1: loss 2.0\n" + TRACEBACK)
    [done] = _import(service, tmp_path, assume=Status.COMPLETED).values()
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
    [done] = _import(service, tmp_path, kind="slurm", sacct=sacct).values()
    assert (done.name, done.error_type) == ("digits", error_type)


def test_the_log_speaks_before_the_accounting(service: Service, tmp_path: Path) -> None:
    (tmp_path / "slurm-4711.out").write_text("step 1: loss 2.0\n" + TRACEBACK)
    sacct = tmp_path / "sacct.psv"
    sacct.write_text("JobID|JobName|State|ExitCode\n4711|digits|FAILED|1:0\n")
    [done] = _import(service, tmp_path, kind="slurm", sacct=sacct).values()
    assert done.error_type == "DATA_NOT_FOUND"


def test_secrets_are_masked(service: Service, tmp_path: Path) -> None:
    folder = copy_of("sacred", tmp_path) / "runs" / "2"
    token = "hf_" + "a1B2" * 9
    (folder / "config.json").write_text(json.dumps({"api_key": "abcdef123456789", "note": f"use {token}"}))
    [done] = _import(service, folder).values()
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
    done = _import(service, copy_of("wandb", tmp_path))["wandb-kill"]
    command = ("torchrun", "--log-dir", str(own), "train.py")
    service.store.update_job(done.job_id, command=command, workdir=str(own), started_at=1.0)
    service.rescan(every=True)
    assert "my-secret" not in json.dumps(service.diagnose(done.job_id).to_dict())
    assert service.checkpoints(done.job_id) == []


def test_checkpoints_are_listed(service: Service, tmp_path: Path) -> None:
    done = _import(service, copy_of("hf-trainer", tmp_path))["trainer-kill"]
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
    done = _import(service, folder, quiet=3600)
    assert {i.status for i in done.values()} == {Status.RUNNING}
    from trainmon.service.reconcile import vanished

    job = service.store.get_job(done["runs/tb-kill"].job_id)
    assert not vanished(job, "elsewhere", now + 3500)
    assert vanished(job, "elsewhere", now + 3700)


def test_the_origin_is_kept(service: Service, tmp_path: Path) -> None:
    folder = copy_of("mlflow", tmp_path) / "mlruns"
    job = service.job(_import(service, folder, project="mine")["mlflow-raise"].job_id)
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
    assert service.job(_import(service, folder)["mlflow-raise"].job_id).project == "mine"


@pytest.mark.timeout(120)
def test_imports_at_once_make_no_doubles(service: Service, tmp_path: Path, trainmon: RunTrainmon) -> None:
    source = tmp_path / "source"
    for tool in ("wandb", "sacred"):
        copy_of(tool, source)
    command = [*TRAINMON, "import", str(source)]
    running = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(3)
    ]
    ends = [(p.communicate(timeout=100), p.returncode) for p in running]
    assert [code for _, code in ends] == [0, 0, 0], ends
    assert service.count_jobs() == 8
    for row in service.list_jobs():
        for summary in service.metric_summaries(row.job.id):
            if not summary.name.startswith("system/"):
                assert summary.count <= 20
                steps = service.series(row.job.id, summary.name).steps.tolist()
                assert steps == sorted(set(steps))


@pytest.fixture
def server() -> Iterator[str]:
    """A server that answers what a real MLflow server answered (recorded by `fixtures/mlflow/server`)."""
    answers = json.loads((FIXTURES / "mlflow" / "server" / "answers.json").read_text())
    known = {(a["path"], a["body"]): a["answer"].encode() for a in answers}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer(None)

        def do_POST(self) -> None:
            self._answer(self.rfile.read(int(self.headers["Content-Length"])).decode())

        def _answer(self, body: str | None) -> None:
            found = known.get((self.path, body))
            self.send_response(200 if found is not None else 404)
            self.end_headers()
            self.wfile.write(found or b"{}")

        def log_message(self, *_: object) -> None:
            """Nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()


def test_a_server_and_its_database_give_the_same_jobs(service: Service, tmp_path: Path, server: str) -> None:
    over_http = _import(service, server)
    from_file = _import(service, copy_of("mlflow", tmp_path) / "database")
    assert {n: i.job_id for n, i in over_http.items()} == {n: i.job_id for n, i in from_file.items()}
    assert {n: i.status for n, i in over_http.items()} == {n: i.status for n, i in from_file.items()}
    assert over_http["mlflow-raise"].error_type == "DATA_NOT_FOUND"
    job_id = over_http["mlflow-nan"].job_id
    assert len(service.series(job_id, "train/loss").values) == 20
    assert service.count_jobs() == 4


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("http://127.0.0.1:1", "Cannot reach the MLflow server http://127.0.0.1:1"),
        ("http://", "names no server"),
        ("http://user:hunter2hunter2@127.0.0.1:1", "http://127.0.0.1:1:"),
    ],
)
def test_a_server_that_is_not_there(service: Service, source: str, words: str) -> None:
    with pytest.raises(UsageError) as caught:
        _import(service, source)
    assert words in str(caught.value)
    assert "hunter2" not in str(caught.value)


def test_a_redirect_is_not_followed(service: Service) -> None:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.send_response(302)
            self.send_header("Location", "http://127.0.0.1:1/elsewhere")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        with pytest.raises(UsageError, match="sends elsewhere"):
            _import(service, f"http://127.0.0.1:{running.server_port}")
        running.shutdown()


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


@pytest.mark.slow
def test_watching(service: Service, tmp_path: Path) -> None:
    log = tmp_path / "train.log"
    log.write_text("step 1: loss 2.0\n")
    command = [*TRAINMON, "import", str(log), "--watch", "--every", "0.2"]
    watching = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        _until(lambda: service.count_jobs() == 1)
        with log.open("a") as file:
            file.write("step 2: loss 1.0\n" + TRACEBACK)
        assert watching.stdout is not None
        told = iter(watching.stdout.readline, "")
        assert any("failed" in line and "DATA_NOT_FOUND" in line for line in told)
        assert [row.error_type for row in service.list_jobs()] == ["DATA_NOT_FOUND"]
    finally:
        watching.send_signal(2)
        _, err = watching.communicate(timeout=20)
    assert watching.returncode == 130, err
    assert "Traceback" not in err


def _until(true: Any) -> None:
    give_up = time.monotonic() + 30
    while not true():
        assert time.monotonic() < give_up
        time.sleep(0.1)


def test_importing_needs_none_of_the_other_tools() -> None:
    code = "import sys, trainmon.service.importing as i; print([m for m in sys.modules if m.split('.')[0] in "
    code += (
        "('mlflow', 'wandb', 'tensorboard', 'tensorboardX', 'trackio', 'sacred', 'transformers', 'google')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("way", ["address", "environment", "token"])
def test_who_asks_a_server(service: Service, monkeypatch: pytest.MonkeyPatch, way: str) -> None:
    asked: list[str | None] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked.append(self.headers["Authorization"])
            self.send_response(401)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Nothing."""

    if way == "environment":
        monkeypatch.setenv("MLFLOW_TRACKING_USERNAME", "me")
        monkeypatch.setenv("MLFLOW_TRACKING_PASSWORD", "p@ss")
    if way == "token":
        monkeypatch.setenv("MLFLOW_TRACKING_TOKEN", "abc")
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        own = "me:p%40ss@" if way == "address" else ""
        with pytest.raises(UsageError, match="401") as caught:
            _import(service, f"http://{own}127.0.0.1:{running.server_port}")
        running.shutdown()
    assert asked == ["Bearer abc" if way == "token" else "Basic bWU6cEBzcw=="]
    assert "p%40ss" not in str(caught.value)


def test_the_command_offers_every_kind() -> None:
    from trainmon.cli.importing import KINDS
    from trainmon.importers import KINDS as KNOWN

    assert KINDS == KNOWN
