"""Retries that really run: what they started from is kept, and whether each change helped is counted."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import RunTrainmon
from tests.running import TRAINMON, script, wait_for
from trainmon.model import Diagnosis, FixRecord, Status, Suggestion
from trainmon.service import Service


def record_of(diagnosis: Diagnosis, parameter: str) -> FixRecord | None:
    """How often the suggestion for this setting helped."""
    found = next(s for s in diagnosis.suggestions if s.parameter == parameter)
    return found.retries


def test_a_fix_is_counted_over_jobs_by_what_its_retries_did(service: Service, workdir: Path) -> None:
    first, _ = service.record(script("gpu_memory.py", "--batch-size", "30"), workdir=workdir)
    assert record_of(service.diagnose(first), "batch-size") is None
    too_much, _ = service.retry(first, {"batch-size": "20"})
    assert service.job(too_much).status is Status.FAILED
    assert record_of(service.diagnose(first), "batch-size") == FixRecord(0, 1)
    small, _ = service.retry(too_much, {"batch-size": "2"})
    assert service.job(small).status is Status.COMPLETED
    other, _ = service.record(script("gpu_memory.py", "--batch-size", "16"), workdir=workdir)
    record = record_of(service.diagnose(other), "batch-size")
    assert record == FixRecord(1, 2)
    assert str(record) == "worked in 1 of 2 retries"

    line = service.relatives(small)
    assert [(r.job.id, r.depth, r.worked) for r in line] == [
        (first, 0, None),
        (too_much, 1, False),
        (small, 2, True),
    ]
    change = line[2].retry.changes[0]
    assert (change.parameter, change.current, change.suggested) == ("batch-size", 20, 2)
    assert line[1].retry.fingerprint == service.diagnose(first).fingerprint
    assert line[1].retry.reached == 2.0


def test_a_record_says_how_often_other_changes_went_with_it() -> None:
    assert str(FixRecord(4, 5)) == "worked in 4 of 5 retries"
    assert str(FixRecord(4, 5, 3)) == "worked in 4 of 5 retries, 3 with other changes"
    assert str(FixRecord(1, 1, 1)) == "worked in 1 of 1 retry, with other changes"


def test_several_changes_in_one_retry_are_not_told_apart(service: Service, workdir: Path) -> None:
    train = workdir / "train.py"
    train.write_text("raise RuntimeError('CUDA out of memory. Tried to allocate 2.00 GiB')")
    words = [sys.executable, "train.py", "--batch-size", "8", "--lr", "0.1"]
    first, _ = service.record(words, workdir=workdir)
    train.write_text("print('loss=0.1')")
    service.retry(first, {"batch-size": "4", "lr": "0.01"})
    assert record_of(service.diagnose(first), "batch-size") == FixRecord(1, 1, 1)


def test_what_was_not_changed_is_not_credited(service: Service, workdir: Path) -> None:
    first, _ = service.record(script("gpu_memory.py", "--batch-size", "30"), workdir=workdir)
    bigger, _ = service.retry(first, {"batch-size": "40"})
    assert service.job(bigger).status is Status.FAILED
    assert record_of(service.diagnose(first), "batch-size") is None  # raised; the advice is to lower it


def test_a_retry_that_got_further_and_died_of_something_else_has_worked(
    service: Service, workdir: Path
) -> None:
    first, _ = service.record(
        script("gpu_memory.py", "--batch-size", "8", "--then", "raise"), workdir=workdir
    )
    later, _ = service.retry(first, {"batch-size": "4"})
    assert [r.worked for r in service.relatives(first)] == [None, True]
    assert record_of(service.diagnose(first), "batch-size") == FixRecord(1, 1)
    assert service.job(later).status is Status.FAILED


def test_a_retry_that_died_earlier_of_something_else_says_nothing(service: Service, workdir: Path) -> None:
    train = workdir / "train.py"
    text = "for step in range(3): print(f'step={step} loss=1.0', flush=True)\nraise MemoryError\n"
    train.write_text(text)
    first, _ = service.record([sys.executable, "train.py", "--batch-size", "8"], workdir=workdir)
    train.write_text("raise KeyError('x')")
    service.retry(first, {"batch-size": "4"})
    assert [r.worked for r in service.relatives(first)] == [None, None]


def test_a_running_retry_is_not_counted_and_is_in_the_line(service: Service, workdir: Path) -> None:
    train = workdir / "train.py"
    train.write_text("raise MemoryError")
    first, _ = service.record([sys.executable, "train.py", "--batch-size", "8"], workdir=workdir)
    train.write_text("import time; time.sleep(60)")
    running = subprocess.Popen(
        [*TRAINMON, "retry", first, "--set", "batch-size=4"], cwd=workdir, stderr=subprocess.DEVNULL
    )
    try:
        line = wait_for(
            lambda: [r for r in service.relatives(first) if r.job.status is Status.RUNNING and r.retry]
        )
        assert line[0].worked is None
        assert line[0].retry.changes[0].suggested == 4
        assert record_of_or_none(service.diagnose(first)) is None
    finally:
        running.terminate()
        running.wait(timeout=20)


def record_of_or_none(diagnosis: Diagnosis) -> FixRecord | None:
    """The first record of any suggestion."""
    return next((s.retries for s in diagnosis.suggestions if s.retries), None)


def test_every_face_says_it(service: Service, workdir: Path, trainmon: RunTrainmon) -> None:
    first, _ = service.record(script("gpu_memory.py", "--batch-size", "30"), workdir=workdir)
    small, _ = service.retry(first, {"batch-size": "2"})
    shown = json.loads(trainmon("show", first, "--json").stdout)
    assert shown["diagnosis"]["suggestions"][0]["retries"] == {"worked": 1, "tried": 1, "mixed": 0}
    assert [(r["id"], r["depth"], r["worked"]) for r in shown["lineage"]] == [
        (first, 0, None),
        (small, 1, True),
    ]
    assert shown["lineage"][1]["retry"]["changes"][0]["parameter"] == "batch-size"
    printed = trainmon("show", first).stdout
    assert "worked in 1 of 1 retry" in printed
    assert "got past the failure" in printed


def test_a_removed_parent_leaves_the_retry_alone(service: Service, workdir: Path) -> None:
    first, _ = service.record(script("gpu_memory.py", "--batch-size", "30"), workdir=workdir)
    small, _ = service.retry(first, {"batch-size": "2"})
    service.remove_jobs([first])
    assert [r.job.id for r in service.relatives(small)] == [small]
    service.remove_jobs([small])
    assert service.store.retries() == []


def test_a_secret_that_was_set_is_not_in_the_line(service: Service, workdir: Path) -> None:
    token = "hf_" + "a1B2" * 9
    first, _ = service.record(script("steps.py", "--end", "raise", "--hf-token", "x"), workdir=workdir)
    service.retry(first, {"hf-token": token})
    assert token not in repr(service.relatives(first))


@pytest.mark.parametrize("start", ["best", "nowhere.pt"])
def test_a_checkpoint_that_is_not_there_cannot_be_asked_for(
    service: Service, workdir: Path, trainmon: RunTrainmon, start: str
) -> None:
    first, _ = service.record(script("gpu_memory.py", "--batch-size", "30"), workdir=workdir)
    done = trainmon("retry", first, "--from", start)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1


def test_suggestions_of_older_stores_have_no_record() -> None:
    kept = {"reason": "r", "parameter": "p", "current": 1, "suggested": 2, "action": None, "source": None}
    assert Suggestion(**kept).retries is None
