"""What was printed between two places of a log, each line read and judged once however often it is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Set
from functools import cached_property
from itertools import chain, islice
from typing import Any

from trainmon.analyze.progress import is_ordinary, is_training, mark_of, masked
from trainmon.logs import LogLine, read_lines

AT_EACH_END, MOST_LINES = 1 << 18, 4_000
"""Bytes, and lines, looked at behind the start and before the end of a stretch."""
MOST_KNOWN = 60_000
"""Lines that are remembered."""


class JudgedLine:
    """A line, and what it says about the program going on; judged when asked."""

    def __init__(self, line: LogLine, following: int) -> None:
        """`following` is the offset of the next line."""
        self.line = line
        self.following = following

    @cached_property
    def mark(self) -> str | None:
        """Its report of progress, None without one."""
        return mark_of(self.line.text)

    @cached_property
    def trains(self) -> bool:
        """Whether that report is one of training."""
        return self.mark is not None and is_training(self.mark)

    @cached_property
    def kind(self) -> str | None:
        """The kind of ordinary line that it is, None for one about trouble or an end."""
        return masked(self.line.text) if is_ordinary(self.line.text) else None


class Stretches:
    """The lines of one log; `own` are the offsets of those that belong to its tracebacks."""

    def __init__(self, data: Any, own: Set[int]) -> None:
        self.data = data
        self._own = own
        self._known: dict[int, JudgedLine] = {}
        self._ends: dict[int, int] = {}

    def before(self, position: int, most: int) -> Iterator[JudgedLine]:
        """All lines of the bytes before a position."""
        return self._walk(max(0, position - most), position)

    def between(self, start: int, end: int, rank: int | None) -> Iterator[JudgedLine]:
        """Lines without those of tracebacks and of other ranks; of a long stretch its two ends."""
        position = start
        for judged in chain(
            islice(self._walk(start, min(end, start + AT_EACH_END)), MOST_LINES), self._last(end)
        ):
            line = judged.line
            if line.offset < position:  # both ends of a short stretch
                continue
            position = judged.following
            foreign = rank is not None and line.rank is not None and line.rank != rank
            if line.offset not in self._own and not foreign and line.text:
                yield judged

    def _last(self, end: int) -> Iterator[JudgedLine]:
        """The last lines before a place."""
        low = self._ends.get(end)
        if low is None:
            lowest = max(0, end - AT_EACH_END)
            low = end
            for _ in range(MOST_LINES):
                low = self.data.rfind(b"\n", lowest, low)
                if low < 0:
                    break
            low = self._ends[end] = low + 1 if low >= 0 else lowest
        return self._walk(low, end)

    def _walk(self, position: int, end: int) -> Iterator[JudgedLine]:
        end = min(end, len(self.data))
        while position < end:
            judged = self._known.get(position)
            if judged is None:
                line = next(read_lines(self.data, position))
                crlf = self.data[line.end : line.end + 2] == b"\r\n"
                judged = JudgedLine(line, line.end + 2 if crlf else line.end + 1)
                if len(self._known) >= MOST_KNOWN:
                    self._known.clear()
                self._known[position] = judged
            yield judged
            position = judged.following
