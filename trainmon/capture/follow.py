"""Reading a log file while somebody else appends to it, and copying it to a terminal byte for byte."""

from __future__ import annotations

import os
import sys
import threading
import time
from pathlib import Path
from typing import Any, BinaryIO

from trainmon.capture.events import Warner

CHUNK = 256 * 1024
SENT_AT_ONCE = 1024 * 1024
POLL = 0.04
"""Seconds between two looks at a log that does not grow."""


class LogTail:
    """The bytes of a growing file from `start` on; each reader keeps a tail of its own."""

    def __init__(self, path: Path, start: int) -> None:
        self._fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        self.position = start

    def read(self, limit: int | None = None, most: int = CHUNK) -> bytes:
        """The next bytes, at most so many, none beyond offset `limit`; empty when there are none yet."""
        data = os.pread(self._fd, min(most, self._waiting(limit)), self.position)
        self.position += len(data)
        return data

    def send(self, out: int, limit: int | None = None) -> int:
        """Have the system copy the next bytes to another file; how many. Raises OSError, also where it cannot."""
        if not (waiting := self._waiting(limit)):
            return 0
        sent = os.sendfile(out, self._fd, self.position, min(SENT_AT_ONCE, waiting))
        self.position += sent
        return sent

    def _waiting(self, limit: int | None) -> int:
        """Bytes between the position and the end, or `limit`."""
        size = self.size()
        if size < self.position:
            self.position = 0  # somebody emptied the log; what follows is new
        return max(0, (size if limit is None else min(size, limit)) - self.position)

    def skip_to(self, offset: int) -> None:
        """Go on at `offset`, never back."""
        self.position = max(self.position, offset)

    def size(self) -> int:
        """The file's size in bytes now."""
        return os.fstat(self._fd).st_size

    def close(self) -> None:
        """Give the file back."""
        os.close(self._fd)


class TerminalCopy(threading.Thread):
    """Copies the log to the terminal; a closed or failing terminal ends the copy and nothing else.

    A thread of its own, so that a terminal that has stopped taking bytes (Ctrl-S, a pager) delays no one.
    """

    def __init__(self, path: Path, start: int, terminal: BinaryIO, warner: Warner) -> None:
        super().__init__(name="trainmon-terminal", daemon=True)
        self._tail = LogTail(path, start)
        self._terminal = terminal
        self._warner = warner
        self._ended = threading.Event()
        self._limit: int | None = None

    def end_at(self, size: int) -> None:
        """The command has ended: copy up to offset `size`, then stop."""
        self._limit = size
        self._ended.set()

    def run(self) -> None:
        """Copy until the end; never raises."""
        try:
            self._terminal.flush()
            self._copy()
        except (OSError, ValueError) as error:
            self._warner.warn("terminal", f"the terminal is gone ({error}); the training and its log go on.")
        finally:
            self._tail.close()

    def _copy(self) -> None:
        # Past the buffer: what a dead terminal did not take must not be tried again at interpreter exit.
        raw: Any = getattr(self._terminal, "raw", self._terminal)
        number = _file_number(raw)
        while True:
            ended = self._ended.is_set()
            try:
                moved = self._tail.send(number, self._limit) if number is not None else self._write(raw)
            except BlockingIOError:
                time.sleep(0.01)
                continue
            except OSError:
                if number is None:
                    raise
                number = None  # not every file can be sent to; what else is wrong will show
                continue
            if ended and not moved:
                return
            if not moved:
                self._ended.wait(POLL)

    def _write(self, raw: Any) -> int:
        data = self._tail.read(self._limit)
        if data:
            _write_all(raw, data)
        return len(data)


def _file_number(raw: Any) -> int | None:
    """Where the system itself can copy to, which costs a third; None where it cannot."""
    if not hasattr(os, "sendfile") or sys.platform != "linux":  # elsewhere it only sends to sockets
        return None
    try:
        return int(raw.fileno())
    except (AttributeError, OSError, ValueError):
        return None


def _write_all(raw: Any, data: bytes) -> None:
    """Write every byte; a non-blocking terminal is waited for."""
    view = memoryview(data)
    while view:
        try:
            written = raw.write(view)
        except BlockingIOError as error:
            written = error.characters_written
        if not written:
            time.sleep(0.01)
        else:
            view = view[written:]
    raw.flush()
