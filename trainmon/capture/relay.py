"""Output that a launcher keeps from the console, put back into the console log as it is written.

Several files are followed at once; of each only whole lines are passed on (a progress bar's `\\r` ends one too)
or what has stood unfinished for a moment, so that the lines of different ranks are not mixed up.
"""

from __future__ import annotations

import os
import stat
import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from trainmon.capture.events import Warner
from trainmon.capture.follow import CHUNK, POLL

LOOK_EVERY = 0.2
"""Seconds between two looks for new files."""
UNFINISHED = 0.5
"""Seconds after which a line without an end is passed on all the same."""
MOST_FILES = 2048
LAST = 30.0
"""Seconds that passing on what is left may take after the command's end."""


def rank_files(folder: Path) -> list[Path]:
    """The output files of all ranks in a folder that a launcher was given; links are not followed."""
    found: list[Path] = []
    for where, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name != COLLECTED)
        found += (Path(where, name) for name in sorted(names) if name.endswith(".log"))
        if len(found) > MOST_FILES:
            break
    return found[:MOST_FILES]


COLLECTED = "collected"
"""Where error files are put that a launcher wrote elsewhere."""


class Relay(threading.Thread):
    """Appends to the console log what comes into the files that `look` names, from their beginning on."""

    def __init__(self, look: Callable[[], Iterable[Path]], log_path: Path, warner: Warner) -> None:
        super().__init__(name="trainmon-relay", daemon=True)
        self._look = look
        self._out = os.open(log_path, os.O_WRONLY | os.O_APPEND | os.O_CLOEXEC)
        self._warner = warner
        self._sources: dict[Path, _Source] = {}
        self._ended = threading.Event()
        self._looked_at = 0.0

    def finish(self, hurry: threading.Event) -> None:
        """The command has ended: pass on the rest, then stop."""
        self._ended.set()
        deadline = time.monotonic() + LAST
        while self.is_alive() and not hurry.is_set() and time.monotonic() < deadline:
            self.join(0.05)

    def run(self) -> None:
        """Follow until the end; a fault ends the relay with a warning and nothing else."""
        try:
            while True:
                ended = self._ended.is_set()
                self._find(ended)
                moved = [source.move(self._out, ended) for source in list(self._sources.values())]
                if not any(moved):
                    if ended:
                        return
                    self._ended.wait(POLL)
        except OSError as error:
            self._warner.warn(
                "relay", f"the ranks' output cannot be shown here any more ({error}); their own logs have it."
            )
        finally:
            os.close(self._out)

    def _find(self, now: bool) -> None:
        if not now and time.monotonic() - self._looked_at < LOOK_EVERY:
            return
        self._looked_at = time.monotonic()
        for path in self._look():
            if path not in self._sources and (source := _Source.open(path)):
                self._sources[path] = source


class _Source:
    """One file that is followed."""

    def __init__(self, fd: int) -> None:
        self._fd = fd
        self._left = b""
        self._since = 0.0

    @classmethod
    def open(cls, path: Path) -> _Source | None:
        """None while it cannot be read, or when it is no regular file."""
        try:
            fd = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError:
            return None
        if stat.S_ISREG(os.fstat(fd).st_mode):
            return cls(fd)
        os.close(fd)
        return None

    def move(self, out: int, ended: bool) -> bool:
        """Pass on what has come; whether there was anything."""
        new = os.read(self._fd, CHUNK)
        if new:
            self._since = time.monotonic()
        ready, self._left = _whole_lines(self._left + new)
        stale = self._left and (ended or time.monotonic() - self._since > UNFINISHED)
        if not new and stale:
            ready, self._left = ready + self._left, b""
        if ended and not new and ready and not ready.endswith((b"\n", b"\r")):
            ready += b"\n"
        view = memoryview(ready)
        while view:
            view = view[os.write(out, view) :]
        return bool(new or ready)


def _whole_lines(data: bytes) -> tuple[bytes, bytes]:
    """What ends with a line's end, and the rest; a huge line without an end is not kept back."""
    end = max(data.rfind(b"\n"), data.rfind(b"\r")) + 1
    return (data, b"") if len(data) - end > CHUNK else (data[:end], data[end:])
