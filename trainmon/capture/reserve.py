"""Room on the disk for the rest of a log: a training that prints must not die because somebody filled the disk.

Output goes straight into the log file, so a full disk would become an error of `print` in the training. Therefore
blocks are allocated ahead of the log's end, without changing its size (`fallocate` with FALLOC_FL_KEEP_SIZE, see
fallocate(2)); on a file system that cannot do that nothing happens.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
from collections.abc import Callable
from pathlib import Path

AHEAD = 8 * 1024 * 1024
MARGIN = 1024 * 1024
"""Bytes that stay allocated at the end: a grandchild may still write."""
_KEEP_SIZE, _PUNCH_HOLE = 1, 2


class Reserve:
    """Keeps blocks allocated ahead of the end of one growing log. Raises nothing."""

    def __init__(self, path: Path, warn: Callable[[str, str], None]) -> None:
        self._path = path
        self._warn = warn
        self._until = 0
        self._works = True

    def extend(self) -> None:
        """Allocate more when half of it is written. Cheap when there is nothing to do."""
        if not self._works:
            return
        try:
            size = self._path.stat().st_size
            if size + AHEAD // 2 > self._until:
                _of_file(self._path, _KEEP_SIZE, size, AHEAD)
                self._until = size + AHEAD
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                room = max(0, self._until - self._path.stat().st_size) >> 10
                self._warn("disk", f"the disk of the log is full; {room:,} KiB more of output can be kept.")
            else:
                self._works = False

    def release(self) -> None:
        """Give back what is not needed any more."""
        with contextlib.suppress(OSError):
            start = self._path.stat().st_size + MARGIN
            if self._works and start < self._until:
                _of_file(self._path, _KEEP_SIZE | _PUNCH_HOLE, start, self._until - start)


def _of_file(path: Path, mode: int, offset: int, length: int) -> None:
    fd = os.open(path, os.O_WRONLY | os.O_CLOEXEC)
    try:
        fallocate(fd, mode, offset, length)
    finally:
        os.close(fd)


def fallocate(fd: int, mode: int, offset: int, length: int) -> None:
    """fallocate(2). Raises OSError, also where the system or the file system has no such call (EOPNOTSUPP);
    unlike posix_fallocate(3) it never writes the whole length in its place.
    """
    call = getattr(ctypes.CDLL(None, use_errno=True), "fallocate", None)
    if call is None:
        raise OSError(errno.EOPNOTSUPP, os.strerror(errno.EOPNOTSUPP))
    call.argtypes = [ctypes.c_int, ctypes.c_int, ctypes.c_int64, ctypes.c_int64]
    if call(fd, mode, offset, length) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
