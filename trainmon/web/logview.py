"""Windows into a console log of any size: whole lines with offsets, searched, levelled, coloured, masked."""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from trainmon import redact
from trainmon.web import ansi, data, nav, url

WINDOW = 128 * 1024
"""Bytes of one view."""
SEARCH_REACH = 64 * 1024 * 1024
"""Bytes before the end that a search looks through at most."""
MOST_HITS = 500
MOST_LINES = 1_500
_COUNTED = 32 * 1024 * 1024
_CHUNK = 4 * 1024 * 1024
_LONGEST_LINE = 2_000

LEVELS = ("error", "warning", "info", "debug")
_MARKS = {
    "error": ("ERROR", "Error", "CRITICAL", "FATAL", "Exception", "Traceback", "[E", "error:"),
    "warning": ("WARNING", "Warning", "WARN", "[W", "warning:"),
    "info": ("INFO", "[I"),
    "debug": ("DEBUG", "[D", "TRACE"),
}


@dataclass(frozen=True, slots=True)
class LogLine:
    """One line: its text as the terminal showed it last, byte offset, level, number when it is known."""

    text: str
    offset: int
    level: str = ""
    number: int | None = None


@dataclass(frozen=True, slots=True)
class View:
    """Some whole lines of a log of `size` bytes; `start` and `end` are byte offsets."""

    lines: tuple[LogLine, ...]
    start: int
    end: int
    size: int
    source: str
    searched: int = 0
    more_hits: bool = False


def level_of(text: str) -> str:
    """The level a line shouts, "" when it says none; only its first part is looked at."""
    head = text[:200]
    return next((level for level in LEVELS if any(mark in head for mark in _MARKS[level])), "")


def window(job_id: str, at: int | None, log: str | None = None) -> View:
    """The lines around byte offset `at`, or the last ones (None), of the console log or the rank's log `log`."""
    start = None if at is None else max(0, at - WINDOW // 2)
    piece = data.service().read_log(job_id, start, WINDOW, log)
    lines, first, last = _whole(piece.data, piece.start, at_end=piece.end >= piece.size)
    numbered = _numbered(job_id, log, lines[-MOST_LINES:] if at is None else _around(lines, at), piece.size)
    return View(tuple(numbered), first, last, piece.size, piece.source)


def search(job_id: str, text: str, level: str, log: str | None = None) -> View:
    """The last lines that hold `text` (any case, literally) and are of this level ("" for any)."""
    service = data.service()
    size = service.read_log(job_id, None, 1, log).size
    floor = max(0, size - SEARCH_REACH)
    hits: list[LogLine] = []
    end, source = size, "file"
    wanted = text.casefold()
    while end > floor and len(hits) < MOST_HITS:
        begin = max(floor, end - _CHUNK)
        piece = service.read_log(job_id, begin, end - begin, log)
        source = piece.source
        lines, first, _ = _whole(piece.data, piece.start, at_end=True)
        found = [
            line for line in lines if wanted in line.text.casefold() and (not level or line.level == level)
        ]
        hits = found + hits
        if first >= end:  # one line longer than a chunk
            first = begin
        end = first if begin > floor else floor
    more = len(hits) > MOST_HITS
    return View(tuple(hits[-MOST_HITS:]), end, size, size, source, searched=size - end, more_hits=more)


def last_lines(job_id: str, count: int) -> list[str]:
    """The last `count` lines that are not blank, as plain text."""
    lines = [redact.plain(line.text) for line in window(job_id, None).lines]
    return [line for line in lines if line.strip()][-count:]


def _whole(piece: bytes, start: int, *, at_end: bool) -> tuple[list[LogLine], int, int]:
    """Lines of a window without the cut ones at its edges, so that half a secret is never shown."""
    data_bytes = bytes(piece)
    begin = 0
    if start > 0:
        begin = data_bytes.find(b"\n") + 1
    stop = len(data_bytes) if at_end else data_bytes.rfind(b"\n") + 1
    if stop <= begin:
        begin, stop = (0, len(data_bytes)) if start == 0 or at_end else (begin, len(data_bytes))
    lines, offset = [], start + begin
    for raw in data_bytes[begin:stop].split(b"\n"):
        lines.append(_line(raw, offset))
        offset += len(raw) + 1
    if lines and not lines[-1].text:
        lines.pop()
    return lines, start + begin, start + stop


def _line(raw: bytes, offset: int) -> LogLine:
    if b"\0" in raw:  # UTF-16, as Windows PowerShell redirects: its letters are every other byte
        raw = raw.removeprefix(b"\xff\xfe").replace(b"\0", b"")
    text = ansi.last_state(raw.decode("utf-8", "replace"))
    return LogLine(text, offset, level_of(text))


def _around(lines: list[LogLine], at: int) -> list[LogLine]:
    place = bisect.bisect_right([line.offset for line in lines], at)
    first = max(0, place - MOST_LINES // 2)
    return lines[first : first + MOST_LINES]


def _numbered(job_id: str, log: str | None, lines: Sequence[LogLine], size: int) -> Iterable[LogLine]:
    """Line numbers where counting the lines before is cheap; without them a view shows none."""
    if not lines or lines[0].offset > _COUNTED:
        return lines
    number = _newlines_before(job_id, log, lines[0].offset) + 1
    return [LogLine(x.text, x.offset, x.level, number + i) for i, x in enumerate(lines)]


def _newlines_before(job_id: str, log: str | None, offset: int) -> int:
    service, count, at = data.service(), 0, 0
    while at < offset:
        piece = service.read_log(job_id, at, min(_CHUNK, offset - at), log)
        if not piece.data:
            break
        count += bytes(piece.data).count(b"\n")
        at += len(piece.data)
    return count


def rows(
    job_id: str, view: View, *, target: int | None = None, find: str = "", log: str | None = None
) -> list[list[Any]]:
    """Lines for `show.log`: number, link to the place, flags, coloured pieces with secrets masked."""
    out: list[list[Any]] = []
    last = next((x.offset for x in reversed(view.lines) if target is not None and x.offset <= target), None)
    for line in view.lines:
        text, left = line.text[:_LONGEST_LINE], len(line.text) - _LONGEST_LINE
        pieces = [[part, look] for part, look in ansi.spans(text, redact.mask)]
        if left > 0:
            pieces.append([f" … ({left:,} more characters)", "dim"])
        flags = f"{line.level} {'target' if line.offset == last else ''}".strip()
        number = f"{line.number:,}" if line.number is not None else "·"
        link = url.href(nav.TERMINAL, {"jobId": job_id, "file": log, "at": line.offset})
        out.append([number, link, flags, _marked(pieces, find) if find else pieces])
    return out


def _marked(pieces: list[list[str]], find: str) -> list[list[str]]:
    """The pieces with the searched text set apart; a hit that spans two looks stays unmarked."""
    out: list[list[str]] = []
    wanted = find.lower()
    for part, look in pieces:
        low, at = part.lower(), 0
        if len(low) != len(part):  # a letter whose lower case is longer would shift the marks
            out.append([part, look])
            continue
        while (hit := low.find(wanted, at)) >= 0:
            out += [[part[at:hit], look], [part[hit : hit + len(wanted)], f"{look} hit".strip()]]
            at = hit + len(wanted)
        out.append([part[at:], look])
    return [piece for piece in out if piece[0]]
