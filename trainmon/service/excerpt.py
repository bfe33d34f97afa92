"""The decisive part of a log: what the store keeps of a dead job for the day its log file is gone."""

from __future__ import annotations

from typing import Any

from trainmon import redact
from trainmon.logs import parse_traceback, read_line
from trainmon.logs.stack import CONTEXT, DIRECT, HEADER
from trainmon.model import Diagnosis, Job, LogSource

BEFORE, AFTER, TAIL = 32_768, 16_384, 16_384
"""Bytes kept before and after the root cause, and at the end of the log."""
LINES_BEFORE, LINES_AFTER, LINES_TAIL = 120, 60, 40
MOST_ERROR = 32_768
LOOK_BACK = 65_536
MOST_LINKS = 40
LEFT_OUT = "[… {} bytes left out …]"


def raw_error(log: LogSource, diagnosis: Diagnosis) -> str | None:
    """The error as the log printed it: the traceback around the root cause, or else the decisive lines.

    Secrets are masked. None when nothing in the log tells of the end (a process killed from outside).
    """
    offset = diagnosis.root_cause.offset if diagnosis.root_cause else None
    if offset is None or not 0 <= offset < len(log.data):
        return None
    block = _traceback_block(log.data, offset)
    if block is not None:
        text = _text(log.data[block[0] : block[1]])
    else:
        text = "\n".join(diagnosis.evidence) or _text(log.data[offset : offset + 4096].split(b"\n")[0])
    return _shortened(redact.mask(redact.plain(text)).strip("\n"), MOST_ERROR) or None


def excerpt(log: LogSource, diagnosis: Diagnosis | None) -> str:
    """About 200 lines, at most 64 KB: those around the root cause and the last ones, secrets masked."""
    data, size = log.data, len(log.data)
    cause = diagnosis.root_cause.offset if diagnosis and diagnosis.root_cause else None
    if cause is None or not 0 <= cause < size:
        return redact.mask(_text(data[_back(data, size, LINES_BEFORE + LINES_AFTER, BEFORE + AFTER) : size]))
    spans = [
        (_back(data, cause, LINES_BEFORE, BEFORE), _forward(data, cause, LINES_AFTER, AFTER)),
        (_back(data, size, LINES_TAIL, TAIL), size),
    ]
    if spans[1][0] <= spans[0][1]:
        spans = [(min(spans[0][0], spans[1][0]), size)]
    parts, position = [], 0
    for start, end in spans:
        if start > position:
            parts.append(LEFT_OUT.format(f"{start - position:,}"))
        parts.append(_text(data[start:end]).rstrip("\n"))
        position = end
    return redact.mask("\n".join(parts)) + "\n"


def kept_log(job: Job) -> LogSource | None:
    """The excerpt that the store kept, as a log."""
    if not job.log_excerpt:
        return None
    return LogSource(data=job.log_excerpt.encode("utf-8", "replace"), name="console.log (excerpt)")


def _traceback_block(data: Any, offset: int) -> tuple[int, int] | None:
    """Start and end of the traceback (with its whole chain) that holds `offset`, None when none does."""
    start = _header_before(data, offset + 1)
    if start is None:
        return None
    for _ in range(MOST_LINKS):
        if not _chained(data, start) or (earlier := _header_before(data, start)) is None:
            break
        start = earlier
    found = parse_traceback(data, read_line(data, start))
    return (start, found.end) if found.offset <= offset < found.end else None


def _header_before(data: Any, position: int) -> int | None:
    found = data.rfind(HEADER.encode(), max(0, position - LOOK_BACK), position)
    return None if found < 0 else read_line(data, found).offset


def _chained(data: Any, header: int) -> bool:
    """Whether the lines just before a traceback's header say that it follows from another exception."""
    before = _text(data[max(0, header - 400) : header])
    return DIRECT in before or CONTEXT in before


def _back(data: Any, position: int, lines: int, most: int) -> int:
    """The start of the line `lines` before `position`, not further than `most` bytes."""
    low = max(0, position - most)
    for _ in range(lines + 1):
        newline = data.rfind(b"\n", low, position)
        if newline < 0:
            return low
        position = newline
    return position + 1


def _forward(data: Any, position: int, lines: int, most: int) -> int:
    high = min(len(data), position + most)
    for _ in range(lines):
        newline = data.find(b"\n", position, high)
        if newline < 0:
            return high
        position = newline + 1
    return position


def _text(raw: bytes) -> str:
    """Decoded; of a line that rewrote itself (progress bars) only its last state."""
    lines = raw.decode("utf-8", "replace").replace("\r\n", "\n").split("\n")
    return "\n".join(line.rstrip("\r").rsplit("\r", 1)[-1] for line in lines)


def _shortened(text: str, most: int) -> str:
    if len(text) <= most:
        return text
    half = most // 2
    return f"{text[:half]}\n{LEFT_OUT.format(f'{len(text) - most:,}')}\n{text[-half:]}"
