"""A command runs with its log file as output, and every way to end is told as it was."""

from __future__ import annotations

import io
import os
import sys
import time
from pathlib import Path

import pytest

from trainmon.capture import Outcome, RunEvents, run_command
from trainmon.errors import UsageError
from trainmon.model import Checkpoint, Status

PYTHON = sys.executable


class Seen(RunEvents):
    """Keeps every event."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.points: dict[str, list[tuple[float, float, float]]] = {}
        self.found: list[Checkpoint] = []
        self.outcome: Outcome | None = None

    def started(self, pid: int, at: float) -> None:
        self.names.append("started")

    def heartbeat(self, at: float) -> None:
        self.names.append("heartbeat")

    def metrics(self, points) -> None:
        for name, new in points.items():
            self.points.setdefault(name, []).extend(new)

    def checkpoints(self, found: list[Checkpoint]) -> None:
        self.found = found

    def finished(self, outcome: Outcome) -> None:
        self.names.append("finished")
        self.outcome = outcome


def run(tmp_path: Path, *command: str, events: RunEvents | None = None, terminal=None, **options) -> Outcome:
    return run_command(
        command,
        workdir=options.pop("workdir", tmp_path),
        log_path=tmp_path / "logs" / "console.log",
        events=events or RunEvents(),
        job_id="job1",
        terminal=terminal,
        **options,
    )


def log_of(tmp_path: Path) -> bytes:
    return (tmp_path / "logs" / "console.log").read_bytes()


def test_a_command_that_succeeds_is_completed_and_its_events_come_in_order(tmp_path):
    seen = Seen()
    outcome = run(
        tmp_path, PYTHON, "-c", "import time; print('step 1: loss 0.5'); time.sleep(1)", events=seen
    )
    assert (outcome.status, outcome.exit_code, outcome.signal) == (Status.COMPLETED, 0, None)
    assert seen.names == ["started", "heartbeat", "finished"]
    assert seen.outcome == outcome
    assert [(step, value) for step, value, _ in seen.points["loss"]] == [(1.0, 0.5)]
    assert "system/memory_used_bytes" in seen.points


@pytest.mark.parametrize("code", [1, 3, 255])
def test_exit_codes_pass_through(tmp_path, code):
    outcome = run(tmp_path, "sh", "-c", f"exit {code}")
    assert (outcome.status, outcome.exit_code, outcome.signal) == (Status.FAILED, code, None)


@pytest.mark.parametrize("number", [6, 9, 11])
def test_a_signal_that_ended_the_command_is_told_and_is_not_a_cancellation(tmp_path, number):
    outcome = run(tmp_path, "sh", "-c", f"kill -{number} $$")
    assert (outcome.status, outcome.exit_code, outcome.signal) == (Status.FAILED, None, number)
    assert not outcome.cancelled_by_user


def test_output_reaches_log_and_terminal_byte_for_byte(tmp_path):
    script = "import os; d = bytes(range(256)) * 4096; os.write(1, d); os.write(2, b'\\xff\\x00\\r\\x1b[31m')"
    script += "; os.write(1, b'no newline')"
    terminal = io.BytesIO()
    run(tmp_path, PYTHON, "-c", script, terminal=terminal)
    assert log_of(tmp_path) == bytes(range(256)) * 4096 + b"\xff\x00\r\x1b[31mno newline"
    assert terminal.getvalue() == log_of(tmp_path)


def test_output_comes_as_it_is_printed_not_at_the_end(tmp_path):
    arrivals: list[tuple[bytes, float]] = []

    class Clock(io.RawIOBase):
        def write(self, data):
            arrivals.append((bytes(data), time.monotonic()))
            return len(data)

    run(tmp_path, PYTHON, "-c", "import time\nprint('a'); time.sleep(0.7); print('b')", terminal=Clock())
    assert b"".join(data for data, _ in arrivals) == b"a\nb\n"
    assert arrivals[-1][1] - arrivals[0][1] > 0.4


def test_a_second_run_appends_to_the_log_and_shows_only_its_own_output(tmp_path):
    run(tmp_path, "echo", "first")
    terminal = io.BytesIO()
    run(tmp_path, "echo", "second", terminal=terminal)
    assert log_of(tmp_path) == b"first\nsecond\n"
    assert terminal.getvalue() == b"second\n"


def test_the_log_is_readable_by_its_owner_only(tmp_path):
    run(tmp_path, "true")
    assert (tmp_path / "logs" / "console.log").stat().st_mode & 0o077 == 0


def _script(tmp_path: Path, name: str, text: str, mode: int) -> str:
    path = tmp_path / name
    path.write_text(text)
    path.chmod(mode)
    return str(path)


def test_a_command_that_is_not_found_fails_with_127_and_says_so_in_the_log(tmp_path):
    seen, terminal = Seen(), io.BytesIO()
    outcome = run(tmp_path, "no-such-program-here", events=seen, terminal=terminal)
    assert (outcome.status, outcome.exit_code) == (Status.FAILED, 127)
    assert log_of(tmp_path) == b"trainmon: cannot start 'no-such-program-here': command not found\n"
    assert terminal.getvalue() == log_of(tmp_path)
    assert seen.names == ["finished"]


@pytest.mark.parametrize(
    ("text", "mode", "reason"),
    [
        ("#!/bin/sh\n", 0o644, b"Permission denied"),
        ("#!/no/such/python\n", 0o755, b"interpreter in its first line"),
        ("print(1)\n", 0o755, b"not a program"),
    ],
)
def test_a_file_that_cannot_be_executed_fails_with_126(tmp_path, text, mode, reason):
    outcome = run(tmp_path, _script(tmp_path, "train", text, mode))
    assert (outcome.status, outcome.exit_code) == (Status.FAILED, 126)
    assert reason in log_of(tmp_path)
    assert log_of(tmp_path).count(b"\n") == 1


def test_a_missing_working_folder_is_named(tmp_path):
    outcome = run(tmp_path, "true", workdir=tmp_path / "gone")
    assert outcome.exit_code == 126
    assert b"gone' does not exist" in log_of(tmp_path)


def test_an_empty_command_and_an_unwritable_log_are_refused_before_anything_runs(tmp_path):
    with pytest.raises(UsageError, match="No command"):
        run(tmp_path)
    (tmp_path / "logs").write_text("a file where the folder should be")
    with pytest.raises(UsageError, match="Cannot write the log"):
        run(tmp_path, "touch", str(tmp_path / "ran"))
    assert not (tmp_path / "ran").exists()


def test_the_command_learns_its_job_and_prints_unbuffered_unless_the_user_says_otherwise(
    tmp_path, monkeypatch
):
    show = "import os; print(*[os.environ.get(n) for n in ('TRAINMON_JOB_ID', 'PYTHONUNBUFFERED', 'MORE')])"
    monkeypatch.delenv("PYTHONUNBUFFERED", raising=False)
    run(tmp_path, PYTHON, "-c", show, extra_env={"MORE": "x"})
    monkeypatch.setenv("PYTHONUNBUFFERED", "")
    run(tmp_path, PYTHON, "-c", show)
    assert log_of(tmp_path).decode().splitlines() == ["job1 1 x", "job1  None"]


def test_grandchildren_that_go_on_running_do_not_hold_the_wrapper(tmp_path):
    begun = time.monotonic()
    outcome = run(tmp_path, "sh", "-c", "sleep 30 & echo $!; exit 4")
    assert outcome.exit_code == 4
    assert time.monotonic() - begun < 20
    os.kill(int(log_of(tmp_path)), 9)  # still there: nobody killed it


def test_checkpoints_saved_in_the_last_moment_are_found(tmp_path):
    seen = Seen()
    script = "import zipfile; z = zipfile.ZipFile('step_7.npz', 'w'); z.writestr('w.npy', b'x'); z.close()"
    run(tmp_path, PYTHON, "-c", script, events=seen)
    assert [(c.step, c.complete) for c in seen.found] == [(7, True)]


def test_a_last_line_without_line_end_still_gives_its_metric(tmp_path):
    seen = Seen()
    run(tmp_path, PYTHON, "-c", "print('step 9: loss 0.25', end='')", events=seen)
    assert seen.points["loss"][-1][:2] == (9.0, 0.25)


def test_an_interpreter_that_cannot_be_started_again_costs_only_the_keeper(tmp_path, monkeypatch):
    python = sys.executable
    monkeypatch.setattr("sys.executable", str(tmp_path / "gone"))
    outcome = run(tmp_path, python, "-c", "print('hello'); raise SystemExit(3)")
    assert (outcome.status, outcome.exit_code) == (Status.FAILED, 3)
    assert log_of(tmp_path) == b"hello\n"
