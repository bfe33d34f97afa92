"""Open a console log without reading it."""

from __future__ import annotations

import mmap
import os
import stat
from pathlib import Path
from typing import Any

from trainmon.errors import UsageError
from trainmon.model import LogSource

STEP = 1 << 22
LOOKS = 256
"""How often a mapped log may be looked into here and there before its pages are let go; each look maps some."""


def forget(data: Any, start: int, length: int) -> None:
    """Let go of pages of a mapped log that were read (`start` is a multiple of the page size); bytes stay."""
    length = min(length, len(data) - start)
    if isinstance(data, mmap.mmap) and hasattr(mmap, "MADV_DONTNEED") and length > 0:
        data.madvise(mmap.MADV_DONTNEED, start, length)


def find(data: Any, needle: bytes, start: int) -> int:
    """Where `needle` stands first from `start` on, -1 if nowhere; a mapped log does not stay in memory for it."""
    position = start - start % STEP
    while position < len(data):
        place = data.find(needle, max(start, position), min(len(data), position + STEP + len(needle) - 1))
        if place >= 0:
            return int(place)
        forget(data, position, STEP)
        position += STEP
    return -1


def find_last(data: Any, needle: bytes) -> int:
    """Where `needle` stands last, -1 if nowhere."""
    position = len(data) - len(data) % STEP
    while position >= 0:
        place = data.rfind(needle, position, min(len(data), position + STEP + len(needle) - 1))
        if place >= 0:
            return int(place)
        forget(data, position, STEP)
        position -= STEP
    return -1


def open_log(path: Path | str, name: str | None = None) -> LogSource:
    """Map a log file into memory, read-only; raises UsageError when it cannot be read.

    A pipe or another file without a size is read whole; a device, which may never end, is refused.
    """
    path = Path(path)
    try:
        with path.open("rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            if stat.S_ISBLK(mode) or (stat.S_ISCHR(mode) and not file.isatty() and path != Path(os.devnull)):
                raise UsageError(
                    f"{str(path)!r} is a device, not a log. Name a file, or - for standard input."
                )
            try:
                data: bytes | mmap.mmap = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            except (ValueError, OSError):  # empty, or not a regular file
                data = file.read()
    except IsADirectoryError:
        raise UsageError(f"{str(path)!r} is a folder. Name a log file in it.") from None
    except OSError as error:
        raise UsageError(f"Cannot read {str(path)!r}: {error.strerror or error}.") from None
    return LogSource(data=data, name=name or path.name)
