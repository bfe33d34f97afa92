"""The points of a stream by name: bounded in number, thinned where a bar rewrites itself, from one rank each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from trainmon.metrics.positions import Positions

Point = tuple[float, float, float]
"""Step, value, seconds since the epoch."""
MAX_NAMES = 500
BAR_EVERY = 0.25
"""Metrics of a run; least seconds between two points from a bar."""


@dataclass
class _Held:
    """A value of a bar that may still be overtaken by a newer one of the same step."""

    step: float
    value: float
    at: float
    final: bool


class Series:
    """Collects points until they are handed over."""

    def __init__(self, positions: Positions, bar_every: float) -> None:
        self._positions = positions
        self._bar_every = bar_every
        self._points: dict[str, list[Point]] = {}
        self._ranks: dict[str, int | None] = {}
        self._held: dict[str, _Held] = {}
        self._let: dict[str, Point] = {}

    def ours(self, values: Mapping[str, float], rank: int | None) -> dict[str, float]:
        """The values whose metric comes from this rank: from the one that printed it first."""
        chosen = {}
        for name, value in values.items():
            if name not in self._ranks:
                if len(self._ranks) >= MAX_NAMES:
                    continue
                self._ranks[name] = rank
            if self._ranks[name] == rank:
                chosen[name] = value
        return chosen

    def add(self, values: Mapping[str, float], step: float | None, now: float, told: bool = True) -> None:
        """One point for each; without a step they are counted."""
        for name, value in values.items():
            place = self._positions.place(name, step, told)
            self._points.setdefault(name, []).append((place, value, now))

    def hold(self, values: Mapping[str, float], step: float | None, now: float, *, final: bool) -> None:
        """Keep values of a bar back until the next step shows that they were the last of theirs.

        A `final` one, of a bar that is full, is let go in any case; others only so often.
        """
        if step is None:
            self.add(values, None, now)
            return
        for name, value in values.items():
            held = self._held.get(name)
            if held is not None and held.step != step:
                self._let_go(name, force=held.final)
                held = None
            self._held[name] = _Held(step, value, now, final or (held is not None and held.final))

    def _let_go(self, name: str, *, force: bool) -> None:
        held = self._held.pop(name)
        step, value, at = self._let.get(name, (-1.0, 0.0, -1e9))
        news = value != held.value if not force else (step, value) != (held.step, held.value)
        if news and (force or abs(held.at - at) >= self._bar_every):
            self._let[name] = (held.step, held.value, held.at)
            self.add({name: held.value}, held.step, held.at)

    def release(self, before: float) -> None:
        """Held values that nothing followed for a while were the last of their step."""
        for name in [name for name, held in self._held.items() if held.at <= before]:
            self._let_go(name, force=True)

    def hand_over(self) -> dict[str, list[Point]]:
        """What was completed since the last time."""
        points, self._points = self._points, {}
        return points
