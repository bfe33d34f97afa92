"""Between the queue and the store: what was logged, as columns, within a bound.

A thread of its own takes the queue's rows ten times a second, because the writer may be held up by the store
for a minute, and a queue of rows takes six times the memory of columns.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping

from trainmon.sdk.rows import Columns, Rows

POLL = 0.1
MOST_POINTS = 4_000_000
"""Points kept while the store does not take them (24 bytes each); beyond that the oldest go."""


class Gatherer(threading.Thread):
    """Takes rows until it is stopped; its methods may be called from any thread."""

    def __init__(
        self, rows: Rows, warn: Callable[[str, str], None], look: Callable[[], None] = lambda: None
    ) -> None:
        """`warn(kind, text)` hears of points that had to go; `look` is called at every turn."""
        super().__init__(name="trainmon-gatherer", daemon=True)
        self._rows = rows
        self._warn = warn
        self._look = look
        self._kept: dict[str, Columns] = {}
        self._last: dict[str, float] = {}
        self._lock = threading.Lock()
        self._stopped = threading.Event()

    def run(self) -> None:
        """Take what is logged, again and again."""
        while not self._stopped.wait(POLL):
            self.gather()
            self._look()

    def stop(self) -> None:
        """Take no more by itself."""
        self._stopped.set()

    def gather(self) -> None:
        """Take the rows that wait now."""
        with self._lock:
            taken = self._rows.take()
            self._last.update((name, columns[1][-1]) for name, columns in taken.items())
            self._add(taken)

    def last(self, name: str) -> float | None:
        """The value that was logged last under a name, None when there was none."""
        self.gather()
        return self._last.get(name)

    def add(self, columns: Mapping[str, Columns]) -> None:
        """Points from elsewhere."""
        with self._lock:
            self._add(columns)

    def longest(self) -> int:
        """Points of the metric that has most."""
        with self._lock:
            return max((len(columns[0]) for columns in self._kept.values()), default=0)

    def hand_over(self) -> dict[str, Columns]:
        """All that is kept; the caller must write it or `take_back` it."""
        with self._lock:
            kept, self._kept = self._kept, {}
            return kept

    def take_back(self, columns: dict[str, Columns]) -> None:
        """What could not be written, put before what came since."""
        with self._lock:
            newer, self._kept = self._kept, columns
            self._add(newer)

    def _add(self, columns: Mapping[str, Columns]) -> None:
        for name, new in columns.items():
            kept = self._kept.setdefault(name, new)
            if kept is not new:
                for column, more in zip(kept, new, strict=True):
                    column.extend(more)
        total = sum(len(columns[0]) for columns in self._kept.values())
        if total > MOST_POINTS:
            self._warn("bound", "the store takes too little for too long; the oldest points were dropped.")
            for kept in self._kept.values():
                for column in kept:
                    del column[: max(1, len(column) // 4)]
