"""Where a traceback begins whose header was cut away, or that is chained to an exception printed without one."""

from __future__ import annotations

from itertools import islice
from typing import Any

from trainmon.logs.lines import LogLine, lines_around, lines_before, read_lines
from trainmon.logs.stack import CONTEXT, DIRECT, HEADER, exception_line, frame_of

MAX_BACK_LINES = 600
MAX_MESSAGE_LINES = 60


def find_headless(data: Any, exception: LogLine) -> LogLine | None:
    """The first frame line of a traceback whose header was cut away, walking back from its exception line."""
    first: LogLine | None = None
    for line in islice(lines_before(data, exception.offset, 1 << 15), MAX_BACK_LINES):
        text = line.text
        if line.rank != exception.rank and exception.rank is not None:
            continue
        if frame_of(text) is not None:
            first = line
        elif text and text[:1] not in (" ", "\t") and not (text[0].isdigit() or text.startswith("--")):
            break
    return first


def find_origin(data: Any, header: LogLine) -> LogLine | None:
    """The first line of an exception printed without a header that is chained to the traceback below it."""
    low = max(0, header.offset - (1 << 14))
    if all(data.rfind(words.encode(), low, header.offset) < 0 for words in (DIRECT, CONTEXT)):
        return None
    lines = [
        line
        for line in lines_around(data, header.offset, 1 << 14, 0)
        if line.offset < header.offset and line.text and line.rank == header.rank
    ]
    if not lines or lines[-1].text.strip() not in (DIRECT, CONTEXT):
        return None
    for line in reversed(lines[-MAX_MESSAGE_LINES:-1]):
        if HEADER in line.text or frame_of(line.text) is not None:
            return None
        if exception_line(line.text) is not None:
            return line
    return None


def chains_on(data: Any, exception: LogLine) -> bool:
    """Whether the words that chain an exception to the next follow soon after this exception line."""
    high = exception.end + (1 << 12) + len(DIRECT)
    if all(data.find(words.encode(), exception.end, high) < 0 for words in (DIRECT, CONTEXT)):
        return False
    for line in read_lines(data, exception.end + 1, 1 << 12):
        text = line.text.strip()
        if text in (DIRECT, CONTEXT):
            return True
        if HEADER in text:
            return False
    return False
