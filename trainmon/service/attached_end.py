"""The end of what somebody else started, by whatever tells it best: Slurm, the process, or its log."""

from __future__ import annotations

import contextlib
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from trainmon.capture import Outcome, slurm, strangers
from trainmon.capture.strangers import Stranger
from trainmon.model import Status

LOOK = 0.5
ASK_SLURM_EVERY = 15.0
SLURM_SAYS_WITHIN = 60.0
NO_WRITER = 10.0
"""Seconds for which nobody must have had a log open for writing before it counts as over."""


@dataclass(frozen=True, slots=True)
class Target:
    """What to watch: a process, a log, or both; `slurm` is the number of its Slurm job."""

    process: Stranger | None
    log: Path | None
    slurm: str | None


class AttachedEnd:
    """Waits for the end of what is watched, by whatever tells it best."""

    def __init__(self, target: Target, until_idle: float | None, leave: threading.Event) -> None:
        self._target = target
        self._until_idle = until_idle
        self._leave = leave
        self._asked_at = float("-inf")
        self._written = time.time()
        self._last: list[slurm.SlurmJob] = []

    def wait(self, log_path: Path) -> Outcome | None:
        """The outcome as far as it can be told without reading the log; None when it was left before the end."""
        while not self._leave.is_set():
            if (told := self._by_slurm()) is not None:
                return told
            process = self._target.process
            if process is not None:
                if process.has_ended(LOOK):
                    return self._of_process(process, log_path)
            elif self._quiet(log_path):
                return Outcome(Status.LOST, None, None, _written(log_path))
            else:
                self._leave.wait(LOOK)
            if process is not None and self._quiet(log_path):
                return Outcome(Status.LOST, None, None, _written(log_path))
        return None

    def _of_process(self, process: Stranger, log_path: Path) -> Outcome | None:
        ended_at = time.time()
        if (told := self._slurm_in_the_end()) is not None:
            return told
        code = process.returncode()
        if code is not None or self._target.log is None:
            return _outcome(code, ended_at)
        # The one that we saw is gone; others may go on writing, such as the workers of a shell script.
        while not self._leave.is_set() and strangers.writer_of(log_path) is not None:
            self._leave.wait(NO_WRITER / 10)
        return _outcome(None, time.time())

    def _slurm_in_the_end(self) -> Outcome | None:
        """What Slurm says of a job whose process is gone: it takes its time to say it."""
        deadline = time.monotonic() + SLURM_SAYS_WITHIN
        while self._target.slurm and not self._leave.is_set() and time.monotonic() < deadline:
            self._asked_at = float("-inf")
            if (told := self._by_slurm()) is not None or not self._last:
                return told
            self._leave.wait(1.0)
        return None

    def _quiet(self, log_path: Path) -> bool:
        with contextlib.suppress(OSError):  # a log that was deleted is as old as when it was last seen
            self._written = log_path.stat().st_mtime
        return self._until_idle is not None and time.time() - self._written > self._until_idle

    def _by_slurm(self) -> Outcome | None:
        """What Slurm says of the job once it is over; None while it runs, or when Slurm does not know."""
        number = self._target.slurm
        if number is None or time.monotonic() - self._asked_at < ASK_SLURM_EVERY:
            return None
        self._asked_at = time.monotonic()
        self._last = found = slurm.ask_slurm(number)
        if not found or not all(job.over for job in found):
            return None
        worst = max(found, key=lambda job: (job.state != "COMPLETED", job.exit_code or 0, job.signal or 0))
        status = {"COMPLETED": Status.COMPLETED, "CANCELLED": Status.CANCELLED}.get(
            worst.state, Status.FAILED
        )
        return Outcome(
            status, worst.exit_code, worst.signal, time.time(), cancelled_by_user=status is Status.CANCELLED
        )


def size_of(path: Path) -> int:
    """Its bytes, 0 when it was deleted."""
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _written(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return time.time()


def _outcome(code: int | None, ended_at: float) -> Outcome:
    status = Status.LOST if code is None else Status.FAILED if code else Status.COMPLETED
    exit_code = code if code is not None and code >= 0 else None
    return Outcome(status, exit_code, -code if code is not None and code < 0 else None, ended_at)
