"""What the training's own threads hand over: rows of numbers in a bounded queue, and nothing else.

A row is packed into bytes at once (a value that changes later, or a tensor with a graph behind it, must not
be held), and put at the end of a deque, which needs no lock. Everything else happens on the writer's thread.
"""

from __future__ import annotations

import contextlib
import math
import struct
import time
from array import array
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby
from operator import itemgetter
from typing import Any, TypeAlias

Columns: TypeAlias = "tuple[array[float], array[float], array[float]]"
"""Steps, values, times."""

MOST_ROWS = 500_000
"""Rows that wait for the writer, some 70 MB; beyond that the oldest go."""
MOST_LAYOUTS = 2_000
"""Different sets of names in one `log` call."""
MOST_NAMES = 5_000
MOST_DEPTH = 8


class Layout:
    """The names that are logged together, and the packing of their row: step, time, then the values."""

    __slots__ = ("names", "pack")

    def __init__(self, names: tuple[str, ...]) -> None:
        self.names = names
        self.pack: Callable[..., bytes] = struct.Struct(f"={len(names) + 2}d").pack


class Rows:
    """The queue between the training's threads (`add`) and the writer's (`take`)."""

    def __init__(self, warn: Callable[[str, str], None]) -> None:
        """`warn(kind, text)` is called for what cannot be kept, from any thread."""
        self._warn = warn
        self._rows: deque[tuple[Layout, bytes]] = deque(maxlen=MOST_ROWS)
        self._layouts: dict[tuple[str, ...], Layout] = {}
        self._names: set[str] = set()
        self._last_time = 0.0
        self.append = self._rows.append

    def __len__(self) -> int:
        return len(self._rows)

    def add(self, values: Mapping[str, Any], step: float) -> None:
        """Put one row at the end; never raises. A tensor's or array's single number is read here and now."""
        try:
            layout = self._layouts[tuple(values)]
            self.append((layout, layout.pack(step, time.time(), *values.values())))
        except Exception:
            self._add_slowly(values, step)

    def mute(self) -> None:
        """Take nothing more: a forked child must not gather what nobody will write."""
        self.append = _nowhere
        self._rows.clear()

    def last_time(self) -> float:
        """When the last row that is known of was logged, 0.0 before any."""
        with contextlib.suppress(IndexError):
            self._last_time = struct.unpack_from("=d", self._rows[-1][1], 8)[0]
        return self._last_time

    def take(self) -> dict[str, Columns]:
        """All rows that wait, as columns by name. For one thread."""
        self.last_time()
        if len(self._rows) == MOST_ROWS:
            self._warn("rows", "more is logged than can be written; the oldest points were dropped.")
        popleft = self._rows.popleft
        rows = [popleft() for _ in range(len(self._rows))]
        taken: dict[str, Columns] = {}
        for layout, run in groupby(rows, key=itemgetter(0)):
            _spread(layout, b"".join([packed for _, packed in run]), taken)
        return taken

    def _add_slowly(self, values: Mapping[str, Any], step: float) -> None:
        """The first row of its kind, or one with values that are no numbers: those are left out."""
        try:
            numbers = dict(self._numbers(values.items(), "", MOST_DEPTH))
            numbers = {name: value for name, value in numbers.items() if self._known(name)}
            if numbers:
                layout = self._layout(tuple(numbers))
                self.append((layout, layout.pack(float(step), time.time(), *numbers.values())))
        except Exception as error:
            self._warn("log", f"a call of log() could not be used ({type(error).__name__}: {error}).")

    def _layout(self, names: tuple[str, ...]) -> Layout:
        layout = self._layouts.get(names)
        if layout is None:
            layout = Layout(names)
            if len(self._layouts) < MOST_LAYOUTS:
                self._layouts[names] = layout
        return layout

    def _known(self, name: str) -> bool:
        if name not in self._names and len(self._names) >= MOST_NAMES:
            self._warn(
                "names", f"more than {MOST_NAMES:,} metric names; {name[:80]!r} and others are not kept."
            )
            return False
        self._names.add(name)
        return True

    def _numbers(
        self, items: Iterable[tuple[Any, Any]], prefix: str, depth: int
    ) -> Iterator[tuple[str, float]]:
        for key, value in items:
            name = f"{prefix}{key}"
            if isinstance(value, Mapping) and depth:
                yield from self._numbers(value.items(), f"{name}/", depth - 1)
            elif (number := as_number(value)) is not None:
                yield name, number
            elif value is not None:
                kind = type(value).__name__
                self._warn("value", f"log() keeps numbers; {name[:80]!r} is a {kind} and was left out.")


def as_number(value: Any) -> float | None:
    """A Python, NumPy or tensor number as float (a tensor on a GPU is waited for), None for all else."""
    if isinstance(value, str | bytes | bytearray):
        return None
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf
    except Exception:
        return None


def _spread(layout: Layout, data: bytes, taken: dict[str, Columns]) -> None:
    """Add packed rows of one layout to the columns of their names."""
    flat = array("d")
    flat.frombytes(data)
    width = len(layout.names) + 2
    steps, times = flat[0::width], flat[1::width]
    for place, name in enumerate(layout.names, start=2):
        columns = taken.get(name)
        if columns is None:
            taken[name] = (steps[:], flat[place::width], times[:])
        else:
            for column, new in zip(columns, (steps, flat[place::width], times), strict=True):
                column.extend(new)


def _nowhere(_: object) -> None:
    """Where the rows of a forked child go."""
