"""Folders of rank logs, with what else may lie in them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from trainmon.logs import open_logs


@pytest.mark.timeout(10)
def test_a_pipe_in_place_of_an_error_file_is_not_waited_for(tmp_path: Path) -> None:
    attempt = tmp_path / "run_x" / "attempt_0" / "0"
    attempt.mkdir(parents=True)
    (attempt / "stderr.log").write_text("it died\n")
    os.mkfifo(attempt / "error.json")
    assert [bytes(log.data) for log in open_logs(tmp_path)] == [b"it died\n"]


def test_the_numbered_files_of_paddle_and_of_batch_systems_are_logs(tmp_path: Path) -> None:
    for name in ("workerlog.0", "workerlog.1", "train.o4711", "train.e4711-2", "endpoints.7", "notes.md"):
        (tmp_path / name).write_text(f"{name} says so\n")
    found = {log.name: log.rank for log in open_logs(tmp_path)}
    assert set(found) == {"workerlog.0", "workerlog.1", "train.o4711", "train.e4711-2"}
    assert (found["workerlog.0"], found["workerlog.1"]) == (0, 1)
