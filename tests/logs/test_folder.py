"""Folders of logs as launchers write them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from trainmon.errors import UsageError
from trainmon.logs import open_logs


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_of_torchrun_attempts_only_the_last_is_read(tmp_path: Path) -> None:
    for attempt in (0, 1, 10):
        for rank in (0, 1):
            write(tmp_path / f"none_x/attempt_{attempt}/{rank}/stderr.log", f"attempt {attempt}\n")
    found = open_logs(tmp_path)
    assert [(log.name, log.rank) for log in found] == [
        ("none_x/attempt_10/0/stderr.log", 0),
        ("none_x/attempt_10/1/stderr.log", 1),
    ]


def test_an_error_file_gives_its_call_stack(tmp_path: Path) -> None:
    stack = 'Traceback (most recent call last):\n  File "t.py", line 3, in main\nKeyError: 7\n'
    content = {"message": {"message": "KeyError: 7", "extraInfo": {"py_callstack": stack, "timestamp": "1"}}}
    write(tmp_path / "r/attempt_0/1/error.json", json.dumps(content))
    write(tmp_path / "r/attempt_0/2/error.json", "{broken")
    (log,) = open_logs(tmp_path)
    assert (bytes(log.data).decode(), log.rank) == (stack, 1)


@pytest.mark.parametrize(
    ("name", "rank"),
    [("rank3.log", 3), ("train_rank_12.out", 12), ("slurm-991_4.out", 4), ("console.log", None)],
)
def test_the_rank_is_read_from_the_name(tmp_path: Path, name: str, rank: int | None) -> None:
    write(tmp_path / name, "x\n")
    assert open_logs(tmp_path)[0].rank == rank


def test_a_folder_without_logs_is_a_clear_mistake(tmp_path: Path) -> None:
    write(tmp_path / "model.bin", "x")
    with pytest.raises(UsageError, match="There are no logs in"):
        open_logs(tmp_path)
