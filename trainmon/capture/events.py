"""What a watched run tells others, and the shield that keeps their faults away from the training."""

from __future__ import annotations

import contextlib
import os
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from trainmon.model import Checkpoint, Rank, Status

Point = tuple[float, float, float]
"""(step, value, time in seconds since the epoch)."""


@dataclass(frozen=True)
class Outcome:
    """How a command ended; `exit_code` is 0..255, or None when `signal` ended it."""

    status: Status
    exit_code: int | None
    signal: int | None
    ended_at: float
    cancelled_by_user: bool = False


class RunEvents:
    """The life of one run as no-op methods to override.

    All are called from one thread, in order, never from the thread that called `run_command`. What they
    raise is reported once on stderr and goes no further; `started` and `finished` are tried three times.
    """

    def started(self, pid: int | None, at: float) -> None:
        """The command runs since `at`, under `pid` where that is known."""

    def metrics(self, points: Mapping[str, list[Point]]) -> None:
        """New points by metric name; when this raises, the same points come again with the next ones."""

    def read_to(self, position: int) -> None:
        """The log was read up to this byte; what it gave comes, or came, with the `metrics` next to this."""

    def heartbeat(self, at: float) -> None:
        """The command was still running at `at`."""

    def checkpoints(self, found: list[Checkpoint]) -> None:
        """All the checkpoints of this run that are on disk now (the whole set, newest step first)."""

    def ranks(self, found: tuple[Rank, ...]) -> None:
        """The ranks of this run as processes, whenever one of them started or ended."""

    def finished(self, outcome: Outcome) -> None:
        """The command has ended; always the last event."""


class Warner:
    """Says each kind of trouble once on stderr; never raises."""

    def __init__(self) -> None:
        self._said: set[str] = set()
        self._lock = threading.Lock()

    def warn(self, kind: str, text: str) -> None:
        """Write one line, unless `kind` was already reported."""
        with self._lock:
            if kind in self._said:
                return
            self._said.add(kind)
        say(text)


def say(text: str) -> None:
    """One line on stderr, safe in a signal handler (no Python buffer is touched); never raises."""
    line = "".join(c if c.isprintable() else " " for c in text)
    with contextlib.suppress(OSError):
        os.write(2, f"trainmon: {line}\n".encode(errors="backslashreplace"))


class IsolatedEvents:
    """Calls a `RunEvents`; whatever it raises becomes one warning."""

    def __init__(self, events: RunEvents, warner: Warner) -> None:
        self._events = events
        self.warner = warner
        self._busy_since: float | None = None

    def call(self, name: str, *args: Any, attempts: int = 1, pause: float = 0.5) -> bool:
        """Call one event method; returns whether it succeeded in one of `attempts` tries."""
        method: Callable[..., None] = getattr(self._events, name)
        for attempt in range(attempts):
            self._busy_since = time.monotonic()
            try:
                method(*args)
                return True
            except Exception as error:
                self.warner.warn(
                    "events", f"recording failed ({name}: {_brief(error)}); the training goes on."
                )
            finally:
                self._busy_since = None
            if attempt + 1 < attempts:
                time.sleep(pause)
        return False

    def look_whether_stuck(self, after: float) -> None:
        """Called from another thread: a store that is locked does not answer at all, and that is told too."""
        since = self._busy_since
        if since is not None and time.monotonic() - since > after:
            self.warner.warn("events", "the store does not answer; the training goes on, points are kept.")


def _brief(error: BaseException) -> str:
    text = str(error).strip().split("\n", 1)[0]
    return f"{type(error).__name__}: {text}"[:300] if text else type(error).__name__
