"""A log that ends inside a traceback: the exception itself was never printed."""

from __future__ import annotations

from collections.abc import Sequence

from trainmon.analyze.candidates import Candidate
from trainmon.logs import Traceback, read_line
from trainmon.model import Frame, LogSource


def cut_short(log: LogSource, tracebacks: Sequence[Traceback]) -> Candidate | None:
    """The unfinished traceback at the end of a log, at its header, else None."""
    if not tracebacks:
        return None
    last = tracebacks[-1]
    if last.complete or not last.chain or not last.last.frames or bytes(log.data[last.end :]).strip():
        return None
    return Candidate(read_line(log.data, last.offset), last.offset, last.end, None, {}, last, last.last, log)


def where(frame: Frame) -> str:
    """A frame for people: the last folder and file, line and function."""
    parts = frame.file.replace("\\", "/").rsplit("/", 2)[-2:]
    return f"{'/'.join(parts)}:{frame.line} in {frame.function}"
