"""From lines to points: which of them are the training's, at which step, and which are another bar's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import re2

from trainmon.metrics.line import MetricLine
from trainmon.metrics.positions import Positions
from trainmon.metrics.series import Point, Series

_ASIDE: Any = re2.compile(
    r"(?i)valid|eval|test|download|load|map\b|tokeniz|fetch|generat(?:ing|ion|e)\b|sanity|predict|filter|process|saving|upload|cach|"
    r"extract|scan|sampl|infer|collect"
)
_TRAINING: Any = re2.compile(r"(?i)\btrain|\bepochs?\b|^steps?$|^iterations?$")


class Intake:
    """Brings lines into series.

    The step of a point is worked out by `Positions`; a Trainer's row takes the step of the bar drawn right
    after it. Of a progress bar only the last values per step are kept, in a growing log at most four points a second and metric.
    """

    def __init__(self, bar_every: float) -> None:
        """`bar_every`: least seconds between two points of a bar that has not come to its end."""
        self._positions = Positions()
        self._series = Series(self._positions, bar_every)
        self._waiting: tuple[dict[str, float], float] | None = None
        self._main_total: float | None = None
        self._main_done = 0.0
        self._trains = False
        self._last_step: float | None = None

    def take(self, line: MetricLine, rank: int | None, now: float) -> None:
        """One line, in the order of the stream."""
        if line.bar:
            self._take_bar(line, rank, now)
            return
        self._settle(self._main_done or None)
        if line.epoch is not None:
            self._positions.note_epoch(line.epoch)
        step = self._last_step = self._positions.of(line)
        told = line.step is not None or line.done is not None or line.epoch is not None
        values = self._series.ours(line.values, rank)
        if line.values and not values:
            return
        if step is not None and (line.step is not None or line.done is not None):
            self._positions.reach(step)
        if line.running:
            self._series.hold(values, step, now, final=line.done is None or line.done == line.total)
        elif line.row and line.step is None and "epoch" in values and self._main_total is not None:
            self._waiting = (values, now)  # printed above a bar whose next drawing tells the step
        else:
            self._series.add(values, step, now, told)

    def add_to_last(self, values: Mapping[str, float], now: float) -> None:
        """More values of the line that was taken last."""
        self._series.hold(self._series.ours(values, None), self._last_step, now, final=True)

    def end(self) -> None:
        """The stream has ended."""
        self._settle(self._main_done or None)

    def points(self, now: float, before: float) -> dict[str, list[Point]]:
        """The points completed since the last call; those of bars that stand still since `before` among them."""
        self._series.release(before)
        return self._series.hand_over()

    def _take_bar(self, bar: MetricLine, rank: int | None, now: float) -> None:
        if _ASIDE.search(bar.label):
            return
        if bar.epoch is not None:
            self._positions.note_epoch(bar.epoch)
        if bar.values:
            values = self._series.ours(bar.values, rank)
            if values and bar.rate is not None:
                values |= self._series.ours({"throughput": bar.rate}, rank)
            step = self._positions.of(bar)
            if values and step is not None:
                self._positions.reach(step)
            self._series.hold(values, step, now, final=bar.done == bar.total)
        elif not bar.label and bar.done is not None and bar.total is not None:
            self._take_main_bar(bar.done, bar.total, bar.rate, now)
        elif _TRAINING.search(bar.label):
            step = self._positions.of(bar)
            if step is not None:
                self._positions.reach(step)

    def _take_main_bar(self, done: float, total: float, rate: float | None, now: float) -> None:
        """A bare bar: the first is the training's; a shorter one inside it (evaluation) is passed over."""
        running = self._main_total is not None and self._main_done < self._main_total
        if running and total != self._main_total:
            return
        if self._main_total is not None and total < self._main_total and self._trains:
            return
        self._main_total, self._main_done = total, done
        self._settle(done)
        if self._trains:
            self._positions.reach(done)
            if rate is not None:
                self._series.hold(self._series.ours({"throughput": rate}, None), done, now, final=False)

    def _settle(self, step: float | None) -> None:
        """Give the waiting row its step."""
        if self._waiting is not None:
            (values, at), self._waiting = self._waiting, None
            self._trains = True
            self._series.add(values, step, at)
