"""Writers of an SQLite store wait for each other here, before they ask SQLite.

SQLite's own waiting sleeps up to a tenth of a second between two looks, so that with many writers some wait for
seconds. The system's queue for file locks would be fair, but on a busy machine it gives the turn to somebody who
still waits for a core, and everybody waits with him; so each looks again after a moment of his own.
This is a courtesy only: who does not get the turn in time asks SQLite all the same, which keeps order.
"""

from __future__ import annotations

import contextlib
import os
import random
import time
from collections.abc import Iterator
from pathlib import Path

try:
    import fcntl
except ImportError:  # not POSIX
    fcntl = None  # type: ignore[assignment]

SUFFIX = "-turn"
PATIENCE = 5.0
PAUSE = 0.003
"""Seconds between two looks, about: each costs a few microseconds of a core, a turn takes half a millisecond."""
POLITE_PAUSE = 0.015
"""The same for who lets others go first."""


@contextlib.contextmanager
def turn(database: Path | None, *, urgent: bool = True) -> Iterator[None]:
    """Hold the turn to write to this database file; None needs none. Raises nothing of its own."""
    pause = PAUSE if urgent else POLITE_PAUSE
    place = _lock(database, pause) if database is not None and fcntl is not None else None
    try:
        yield
    finally:
        if place is not None:
            _give_back(place)


def _lock(database: Path, pause: float) -> int | None:
    flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC
    try:
        place = os.open(database.with_name(database.name + SUFFIX), flags, 0o600)
    except OSError:
        return None
    give_up = time.monotonic() + PATIENCE
    while True:
        try:
            fcntl.flock(place, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return place
        except BlockingIOError:
            if time.monotonic() > give_up:
                break
        except OSError:  # a file system without such locks
            break
        time.sleep(pause * random.uniform(0.5, 1.5))
    os.close(place)
    return None


def _give_back(place: int) -> None:
    with contextlib.suppress(OSError):
        fcntl.flock(place, fcntl.LOCK_UN)  # closing is not enough when a forked process has it too
    os.close(place)
