"""Metrics from streamed console output: lines put together, positions turned into steps, bars thinned."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import re2

from trainmon.capture.events import Point
from trainmon.capture.metric_lines import MetricLine, read_line

MAX_LINE = 16 * 1024
MAX_NAMES = 500
BAR_EVERY = 0.25
"""Bytes of a line that is still looked at; metrics of a run; least seconds between two points from a bar."""

_CANDIDATE: Any = re2.compile(
    rb"(?i)loss|step|iter|epoch|it/s|s/it|it \[|acc|ppl|perplexity|reward|norm|'lr|\"lr|\blr\b|f1|auc|bleu|"
    rb"mae|mse|Traceback \(most"
)
_ESCAPES: Any = re2.compile(rb"\x1b\[[0-9;?]*[A-Za-z]|\x1b\][^\x07]*\x07|[\x00-\x08\x0b-\x1f]")
_NOT_OURS: Any = re2.compile(rb"^\s*(?:\[(?:rank|default|Rank ) ?[1-9]\d{0,5}\]|wandb:)")
_ASIDE: Any = re2.compile(
    r"(?i)valid|eval|test|download|load|map\b|tokeniz|fetch|generat|sanity|predict|filter|process|saving|upload|cach"
)


class MetricReader:
    """Recognises metrics in a stream of console bytes; chunk borders may fall anywhere.

    The step of a point is the printed one; within an epoch it is counted on from the epochs before; a
    Trainer's row takes the step of the bar drawn right after it; with no position at all, the points of
    a metric are counted from 1. Of a progress bar only the last values per step are kept, at most four
    points a second and metric.
    """

    def __init__(self) -> None:
        self._rest = b""
        self._too_long = False
        self._points: dict[str, list[Point]] = {}
        self._counts: dict[str, int] = {}
        self._held: dict[str, Point] = {}
        self._bar_times: dict[str, float] = {}
        self._waiting: tuple[MetricLine, float] | None = None
        self._first_epoch: float | None = None
        self._epoch: float | None = None
        self._main_total: float | None = None
        self._main_done = 0.0
        self._trains = False
        self._in_traceback = False

    def feed(self, data: bytes, now: float) -> dict[str, list[Point]]:
        """Take in the next bytes; gives the points they complete, by metric name. `b""` lets time pass."""
        lines = (self._rest + data).replace(b"\r", b"\n").split(b"\n")
        self._rest = lines.pop()
        for line in lines:
            if self._too_long:
                self._too_long = False
            elif len(line) <= MAX_LINE:
                self._take(line, now)
        if len(self._rest) > MAX_LINE:
            self._rest, self._too_long = b"", True
        self._release(now, now - 1.0)
        return self._hand_over()

    def close(self, now: float) -> dict[str, list[Point]]:
        """The stream has ended: points of a last line without line end, and those held back."""
        rest, self._rest = self._rest, b""
        if rest and not self._too_long:
            self._take(rest, now)
        self._settle(self._main_done or None)
        self._release(now, float("inf"))
        return self._hand_over()

    def _take(self, raw: bytes, now: float) -> None:
        if self._in_traceback:
            self._in_traceback = raw[:1] in (b" ", b"\t")
            return
        if not _CANDIDATE.search(raw) or _NOT_OURS.search(raw):
            return
        if b"Traceback (most recent" in raw:
            self._in_traceback = True
            return
        line = _ESCAPES.sub(b"", raw).decode("utf-8", "replace")
        found = read_line(line)
        if found is None:
            return
        if found.bar and found.label != "keras":
            self._take_bar(found, now)
            return
        self._settle(self._main_done or None)
        if found.epoch is not None:
            self._note_epoch(found.epoch)
        if not found.values:
            return
        if found.bar:
            self._hold(found.values, self._step_of(found), now, final=found.done == found.total)
        elif found.step is None and self._is_trainer_row(found):
            self._waiting = (found, now)
        else:
            self._add(found.values, self._step_of(found), now)

    def _is_trainer_row(self, found: MetricLine) -> bool:
        """A mapping with an epoch but no step, printed above a bar whose next drawing tells the step."""
        return "epoch" in found.values and self._main_total is not None

    def _take_bar(self, bar: MetricLine, now: float) -> None:
        if bar.epoch is not None:
            self._note_epoch(bar.epoch)
        if bar.values and not _ASIDE.search(bar.label):
            if bar.rate is not None:
                bar.values.setdefault("throughput", bar.rate)
            self._hold(bar.values, self._step_of(bar), now, final=bar.done == bar.total)
        elif not bar.label and bar.done is not None and bar.total is not None:
            self._take_main_bar(bar, now)

    def _take_main_bar(self, bar: MetricLine, now: float) -> None:
        """A bare bar: the first is the training's; a shorter one inside it (evaluation) is passed over."""
        assert bar.done is not None
        assert bar.total is not None
        running = self._main_total is not None and self._main_done < self._main_total
        if running and bar.total != self._main_total:
            return
        if self._main_total is not None and bar.total < self._main_total and self._trains:
            return
        self._main_total, self._main_done = bar.total, bar.done
        self._settle(bar.done)
        if self._trains and bar.rate is not None:
            self._hold({"throughput": bar.rate}, bar.done, now, final=False)

    def _settle(self, step: float | None) -> None:
        """Give the waiting row its step."""
        if self._waiting is not None:
            (found, at), self._waiting = self._waiting, None
            self._trains = True
            self._add(found.values, step, at)

    def _note_epoch(self, epoch: float) -> None:
        if self._first_epoch is None:
            self._first_epoch = epoch
        self._epoch = epoch

    def _step_of(self, found: MetricLine) -> float | None:
        """The step of a line: as printed, else the epochs before times their length plus the position."""
        if found.step is not None:
            return found.step
        epoch = found.epoch if found.epoch is not None else self._epoch
        if found.done is None:
            whole = found.epoch is not None and found.epoch.is_integer()
            return found.epoch if whole else None
        if epoch is None or found.total is None or not epoch.is_integer():
            return found.done
        base = 0.0 if self._first_epoch == 0 else 1.0
        return max(0.0, epoch - base) * found.total + found.done

    def _add(self, values: Mapping[str, float], step: float | None, now: float) -> None:
        for name, value in values.items():
            if name not in self._counts and len(self._counts) >= MAX_NAMES:
                continue
            self._counts[name] = self._counts.get(name, 0) + 1
            at = step if step is not None else float(self._counts[name])
            self._points.setdefault(name, []).append((at, value, now))

    def _hold(self, values: Mapping[str, float], step: float | None, now: float, *, final: bool) -> None:
        """Keep bar values back until the next step shows that they were the last of theirs."""
        for name, value in values.items():
            held = self._held.get(name)
            if held is not None and held[0] != step:
                self._let_go(name, force=False)
            if step is None:
                self._add({name: value}, None, now)
            elif name in self._held or len(self._held) < MAX_NAMES:
                self._held[name] = (step, value, now)
                if final:
                    self._let_go(name, force=True)

    def _let_go(self, name: str, *, force: bool) -> None:
        step, value, at = self._held.pop(name)
        if force or at - self._bar_times.get(name, 0.0) >= BAR_EVERY:
            self._bar_times[name] = at
            self._add({name: value}, step, at)

    def _release(self, now: float, before: float) -> None:
        """Held values that nothing followed for a while were the last of their step."""
        for name in [name for name, (_, _, at) in self._held.items() if at <= before]:
            self._let_go(name, force=True)

    def _hand_over(self) -> dict[str, list[Point]]:
        points, self._points = self._points, {}
        return points
