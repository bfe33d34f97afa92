"""Find the lines that hold one of many literals, in one pass of a linear-time automaton (RE2)."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator
from typing import Any

import re2

from trainmon.logs.source import forget

WINDOW = 1 << 23
OVERLAP = 256
FIRST_HITS, LAST_HITS = 4_000, 16_000


def _needle(literal: str) -> str:
    return re.escape(literal).replace("\\ ", " ")


class Scanner:
    """A set of literals, compiled once (ASCII case is ignored)."""

    def __init__(self, literals: Iterable[str]) -> None:
        ordered = sorted({text.lower() for text in literals}, key=lambda text: (-len(text), text))
        options = re2.Options()
        options.max_mem = 64 << 20
        options.encoding = re2.Options.Encoding.LATIN1
        options.case_sensitive = False
        options.log_errors = False
        self._automaton = re2.compile("|".join(map(_needle, ordered)).encode(), options)

    def offsets(self, data: Any) -> Iterator[int]:
        """Offsets of all hits in order; the first one of each line is enough for the caller."""
        start = 0
        size = len(data)
        while start < size:
            window = data[start : start + WINDOW + OVERLAP]
            for match in self._automaton.finditer(window):
                if match.start() < WINDOW:
                    yield start + match.start()
            forget(data, start, WINDOW)
            start += WINDOW

    def hits(self, data: Any) -> list[int]:
        """Offsets of hits; of a flood only the first and the last thousands, which hold start and death."""
        first: list[int] = []
        last: deque[int] = deque(maxlen=LAST_HITS)
        for offset in self.offsets(data):
            if len(first) < FIRST_HITS:
                first.append(offset)
            else:
                last.append(offset)
        return first + list(last)
