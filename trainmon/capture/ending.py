"""The note of how a command ended: one short file beside its log, for when nobody was there to record it."""

from __future__ import annotations

import contextlib
import os
from dataclasses import dataclass
from pathlib import Path

from trainmon.capture.events import Outcome
from trainmon.capture.keeper import NOTE_SIZE
from trainmon.model import Status

SUFFIX = ".exit"
CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Ending:
    """`returncode` is the exit code, or minus the signal's number; None when nobody could tell."""

    returncode: int | None
    ended_at: float
    cancelled: bool = False

    def outcome(self) -> Outcome:
        """The ending as the run's outcome."""
        code = self.returncode
        own = Status.LOST if code is None else Status.FAILED if code else Status.COMPLETED
        return Outcome(
            status=Status.CANCELLED if self.cancelled else own,
            exit_code=code if code is not None and code >= 0 else None,
            signal=-code if code is not None and code < 0 else None,
            ended_at=self.ended_at,
            cancelled_by_user=self.cancelled,
        )


def note_path(log_path: Path) -> Path:
    """Where the note of the job with this log is."""
    return log_path.with_name(log_path.name + SUFFIX)


def open_note(log_path: Path) -> int:
    """A descriptor of a fresh note that already takes its room on disk. Raises OSError."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC
    note = os.open(note_path(log_path), flags, 0o600)
    with contextlib.suppress(OSError):
        os.write(note, b"".ljust(NOTE_SIZE - 1) + b"\n")
    return note


def read_note(log_path: Path) -> Ending | None:
    """How the command with this log ended, None when it has not, or nothing can be read."""
    try:
        with note_path(log_path).open("rb") as file:
            words = file.read(NOTE_SIZE).split()
        return Ending(int(words[1]), float(words[2]), words[0] == CANCELLED.encode())
    except (OSError, ValueError, IndexError):
        return None


def write_note(log_path: Path, outcome: Outcome) -> None:
    """Say more than the keeper could: that it was cancelled. Raises nothing."""
    code = outcome.exit_code if outcome.signal is None else -outcome.signal
    word = CANCELLED if outcome.cancelled_by_user else "ended"
    line = f"{word} {code} {outcome.ended_at:.3f}".ljust(NOTE_SIZE - 1) + "\n"
    with contextlib.suppress(OSError), note_path(log_path).open("r+b") as file:
        file.write(line.encode())


def drop_note(log_path: Path) -> None:
    """The end is recorded elsewhere; raises nothing."""
    with contextlib.suppress(OSError):
        note_path(log_path).unlink(missing_ok=True)
