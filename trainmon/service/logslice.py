"""Pieces of a job's console log, from its file or, when that is not reachable, from what the store kept."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from trainmon.model import Job

Source = Literal["file", "excerpt", "missing"]


@dataclass(frozen=True, slots=True)
class LogSlice:
    """Bytes `start` to `end` (exclusive) of a log of `size` bytes; offsets count in `source`."""

    data: bytes
    start: int
    end: int
    size: int
    source: Source


def read_slice(job: Job, start: int | None, limit: int, path: Path | None = None) -> LogSlice:
    """At most `limit` bytes from `start` on, or the last ones (None), in whole lines where that is possible.

    The bytes are raw: secrets and escape sequences are in them. `path` is another of the job's logs than its console.
    """
    limit = max(1, limit)
    if path is not None:
        try:
            return _from_file(path, start, limit)
        except OSError:
            return LogSlice(b"", 0, 0, 0, "missing")
    try:
        if job.log_path:
            return _from_file(Path(job.log_path), start, limit)
    except OSError:
        pass
    if job.log_excerpt is None:
        return LogSlice(b"", 0, 0, 0, "missing")
    data = job.log_excerpt.encode("utf-8", "replace")
    first = _first(start, limit, len(data))
    return _whole_lines(data[first : first + limit], first, len(data), start is None, "excerpt")


def _from_file(path: Path, start: int | None, limit: int) -> LogSlice:
    with path.open("rb") as file:
        size = file.seek(0, 2)
        first = _first(start, limit, size)
        file.seek(first)
        return _whole_lines(file.read(limit), first, size, start is None, "file")


def _first(start: int | None, limit: int, size: int) -> int:
    return max(0, size - limit) if start is None else min(max(0, start), size)


def _whole_lines(data: bytes, first: int, size: int, tail: bool, source: Source) -> LogSlice:
    """Cut torn lines off both ends: a secret cut in two would not be recognised as one."""
    if tail and first > 0 and 0 <= (newline := data.find(b"\n")) < len(data) - 1:
        data = data[newline + 1 :]
        first += newline + 1
    if first + len(data) < size and (newline := data.rfind(b"\n")) >= 0:
        data = data[: newline + 1]
    return LogSlice(data, first, first + len(data), size, source)
