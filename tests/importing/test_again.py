"""Imported again: every run is one job, brought up to date."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
from pathlib import Path

import pytest

from tests.conftest import RunTrainmon
from tests.importers.sources import copy_of
from tests.importing.jobs import LATER, imported, until
from tests.running import TRAINMON
from trainmon.model import Status
from trainmon.service import Service
from trainmon.service.importing import import_source

TRACEBACK = """Traceback (most recent call last):
  File "/home/user/project/train.py", line 3, in <module>
    open("data/train.bin", "rb")
FileNotFoundError: [Errno 2] No such file or directory: 'data/train.bin'
"""


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
    job_id = imported(service, path)["mlflow-kill"].job_id
    assert service.job(job_id).status is Status.LOST
    with sqlite3.connect(path) as connection:
        [run] = connection.execute("SELECT run_uuid FROM runs WHERE name = 'mlflow-kill'").fetchone()
        at = int(LATER * 1000) - 1000
        connection.execute("INSERT INTO metrics VALUES ('train/loss', 0.05, ?, ?, 21, 0)", (at, run))
    connection.close()
    done = imported(service, path)["mlflow-kill"]
    assert (done.job_id, done.change, done.status) == (job_id, "updated", Status.RUNNING)
    assert service.series(job_id, "train/loss").steps.tolist() == [float(s) for s in range(1, 22)]
    assert service.series(job_id, "accuracy").steps.tolist() == [float(s) for s in range(1, 21)]
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE runs SET status = 'FINISHED', end_time = ? WHERE run_uuid = ?", (at, run))
    connection.close()
    job = service.job(imported(service, path)["mlflow-kill"].job_id)
    assert (job.status, job.ended_at, job.error_message) == (Status.COMPLETED, at / 1000, None)


def test_points_that_were_changed_replace_the_old_ones(service: Service, tmp_path: Path) -> None:
    folder = copy_of("sacred", tmp_path) / "runs" / "1"
    [done] = imported(service, folder).values()
    series = json.loads((folder / "metrics.json").read_text())
    series["train.loss"]["values"][0] = 7.0
    (folder / "metrics.json").write_text(json.dumps(series))
    imported(service, folder)
    values = service.series(done.job_id, "train.loss").values
    assert (len(values), values[0], values[1]) == (20, 7.0, 1.0)


def test_a_log_that_grows_and_one_that_is_written_over(service: Service, tmp_path: Path) -> None:
    log = tmp_path / "train.log"
    log.write_text("step 1: loss 2.0\n")
    os.utime(log, (LATER, LATER))
    [first] = imported(service, log).values()
    assert first.status is Status.RUNNING
    log.write_text("step 1: loss 2.0\nstep 2: loss 1.0\n" + TRACEBACK)
    [second] = imported(service, log).values()
    assert (second.job_id, second.status, second.error_type) == (
        first.job_id,
        Status.FAILED,
        "DATA_NOT_FOUND",
    )
    assert service.series(first.job_id, "loss").values.tolist() == [2.0, 1.0]
    log.write_text("another run\nstep 1: loss 9.0\n")
    [third] = imported(service, log).values()
    assert third.job_id != first.job_id
    assert service.job(first.job_id).status is Status.FAILED
    assert b"FileNotFoundError" in service.read_log(first.job_id).data
    log.write_text("another run\nstep 1: loss 9.0\nstep 2: loss 8.0\n")
    assert [i.job_id for i in imported(service, log).values()] == [third.job_id]
    assert service.count_jobs() == 2


def test_the_two_files_of_a_batch_job_grow(service: Service, tmp_path: Path) -> None:
    out, err = tmp_path / "slurm-4711.out", tmp_path / "slurm-4711.err"
    out.write_text("step 1: loss 2.0\n")
    err.write_text("a warning\n")
    [first] = imported(service, tmp_path, kind="slurm").values()
    out.write_text("step 1: loss 2.0\nstep 2: loss 1.0\n")
    err.write_text("a warning\n" + TRACEBACK)
    [second] = imported(service, tmp_path, kind="slurm").values()
    assert (second.job_id, second.status) == (first.job_id, Status.FAILED)
    expected = "step 1: loss 2.0\nstep 2: loss 1.0\na warning\n" + TRACEBACK
    assert service.read_log(first.job_id).data.decode() == expected
    assert service.count_jobs() == 1


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


@pytest.mark.slow
def test_watching(service: Service, tmp_path: Path) -> None:
    log = tmp_path / "train.log"
    log.write_text("step 1: loss 2.0\n")
    command = [*TRAINMON, "import", str(log), "--watch", "--every", "0.2"]
    watching = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        until(lambda: service.count_jobs() == 1)
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
