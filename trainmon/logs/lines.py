"""One line of a log as people read it, and where it stands.

A line ends at `\\n` or at `\\r` (progress bars rewrite themselves), and is cut at `MAX_LINE` bytes: no line of
any length costs more than that. `clean` takes off what launchers, containers and schedulers put before a line.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import re2

from trainmon.logs.source import forget
from trainmon.redact import plain

MAX_LINE = 8192
MAX_PREFIX = 64

# Sources of the forms: CRI log format (kubernetes.io), `torchrun --tee`, PyTorch's `[rank0]:` excepthook, `srun
# --label`, the workers of Ray and SkyPilot, Open MPI's `--tag-output` (SageMaker names the machine), docker compose,
# GitHub Actions; vLLM's logger, which heads every line of an error's traceback (vllm/logging_utils/formatter.py);
# pytest's mark of an exception.
_PREFIX = (
    r"^(?:"
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[.\d]*(?:Z|[+-]\d\d:?\d\d) (?:(?:stdout|stderr) [FP] )?"
    r"|\d{4}-\d\d-\d\d \d\d:\d\d:\d\d[.,]?\d* \[std(?:out|err) *\] ?"
    r"|\[rank(?P<rank>\d+)\]: ?"
    r"|\[(?:\w+?)(?P<tee>\d+)\]:"
    r"|\[\d+,(?:mpirank:)?(?P<mpi>\d+)(?:,[\w.\-]+)?\]<std(?:out|err)>: ?"
    r"| {0,3}(?P<srun>\d{1,4}): "
    r"|\((?:[\w.<>:,=\- ]+ )?pid=\d+(?:, ip=(?P<host>[\w.:\-]+))?\) ?"
    r"|[\w.\-]+  ?\| "
    r"|ERROR \d\d-\d\d \d\d:\d\d:\d\d \[[\w./]+:\d+\] ?"
    r"|E {3,31}"
    r")"
)


@functools.cache
def _prefix() -> Any:
    return re2.compile(_PREFIX)


@dataclass(frozen=True, slots=True)
class LogLine:
    """A clean line: `text` without prefixes and escapes, byte `offset` of its start and `end` in the log."""

    text: str
    offset: int
    end: int
    rank: int | None = None
    host: str | None = None


def clean(raw: bytes) -> tuple[str, int | None, str | None]:
    """Decode one raw line; return its text, the rank and the host that its prefixes name."""
    text, rank, host = without_prefixes(plain(raw.decode("utf-8", "replace")))
    if "/s" in text or "s/it" in text:
        text = _without_bar(text)
    return text.rstrip(), rank, host


def without_prefixes(text: str) -> tuple[str, int | None, str | None]:
    """Take off what launchers and containers put before a line; also gives the rank and the host named there."""
    rank: int | None = None
    host: str | None = None
    for _ in range(3):
        match = _prefix().match(text) if text[:1] in "[( 0123456789E" or " | " in text[:60] else None
        if match is None:
            break
        found = match.groupdict()
        digits = found["rank"] or found["tee"] or found["mpi"] or found["srun"]
        rank = int(digits) if digits and len(digits) < 7 else rank
        host = found["host"] or host
        text = text[match.end() :]
    return text, rank, host


def _without_bar(text: str) -> str:
    """What was printed behind a progress bar that had not ended its line, else the text as it is."""
    glued = _bar().match(text)
    return glued.group("rest") if glued else text


@functools.cache
def _bar() -> Any:
    return re2.compile(r"^.*\d+/(?:\d+|\?) \[\d+:\d\d[^\]]*\](?P<rest>[A-Za-z\[].*)$")


def _start_of(data: Any, position: int) -> int:
    low = max(0, position - MAX_LINE // 2)
    start = max(data.rfind(b"\n", low, position), data.rfind(b"\r", low, position))
    if start >= 0:
        return start + 1
    # Inside a line without end the pieces have fixed places, so that many hits share one.
    return low if low == 0 else position - position % (MAX_LINE // 2)


def _end_of(data: Any, position: int) -> int:
    high = min(len(data), position + MAX_LINE)
    newline = data.find(b"\n", position, high)
    if newline < 0:
        newline = high
    carriage = data.find(b"\r", position, newline)
    return newline if carriage < 0 else carriage


def read_line(data: Any, position: int) -> LogLine:
    """The line that holds byte `position`, at most `MAX_LINE` bytes on each side of it."""
    start, end = _start_of(data, position), _end_of(data, position)
    text, rank, host = clean(data[start:end])
    return LogLine(text, start, end, rank, host)


def read_lines(
    data: Any, position: int, limit: int = 1 << 20, skip: Callable[[bytes], bool] | None = None
) -> Iterator[LogLine]:
    """Lines from the one that starts at `position` on, over at most `limit` bytes; empty ones too.

    `skip` is shown the first bytes of a line, and what it says yes to is passed over without being cleaned.
    """
    stop = min(len(data), position + limit)
    while position < stop:
        end = _end_of(data, position)
        if skip is None or not skip(data[position : min(end, position + MAX_PREFIX)]):
            text, rank, host = clean(data[position:end])
            yield LogLine(text, position, end, rank, host)
        position = end + 1 if data[end : end + 2] != b"\r\n" else end + 2


def lines_before(data: Any, position: int, limit: int) -> Iterator[LogLine]:
    """Lines that start within the `limit` bytes before `position`, which starts a line; the nearest first."""
    low = max(0, position - limit)
    while position > low:
        end = position - 1
        if data[end : end + 1] not in (b"\n", b"\r"):  # a piece of a line without end
            end = position
        elif data[end - 1 : end + 1] == b"\r\n":
            end -= 1
        start = _start_of(data, end)
        if start < low:
            return
        text, rank, host = clean(data[start:end])
        yield LogLine(text, start, end, rank, host)
        position = start if start < position else low


def lines_around(data: Any, position: int, before: int, after: int) -> list[LogLine]:
    """Lines of the `before` bytes ahead of `position` and the `after` bytes from it on."""
    start = max(0, position - before)
    if start:
        newline = data.find(b"\n", start, position)
        start = newline + 1 if newline >= 0 else start
    return list(read_lines(data, start, position + after - start))


def line_number(data: Any, offset: int) -> int:
    """The number of the line (counted by `\\n`, from 1) that holds byte `offset`."""
    count, step = 1, 1 << 22
    for start in range(0, offset, step):
        count += data[start : min(offset, start + step)].count(b"\n")
        forget(data, start, step)
    return count
