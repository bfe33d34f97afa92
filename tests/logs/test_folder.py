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
