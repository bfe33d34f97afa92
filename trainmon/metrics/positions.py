"""Steps, epochs and counts of samples: found in a line, and brought onto one axis for the whole stream."""

from __future__ import annotations

from typing import Any

import re2

from trainmon.metrics.line import MetricLine

_POSITION: Any = re2.compile(
    r"(?i)(?:^|[^\w.-])(?:train/|trainer/|training/|time/)?(?:(epoch)(?:[ \t]?\((?:train|val|test)\))?|global[ _]?step|"
    r"(?:completed[ ])?step|iteration|iter(?:[ \t]?\((?:train|val|test)\))?|it|update|num_updates|n_iter|total_timesteps|timesteps)"
    r"[ \t]*(?:[:=#|]|\bno\.|\bnum(?:ber)?\b)?[ \t]*[\[(]?[ \t]*(\d{1,3}(?:,\d{3}){1,4}|\d{1,15}(?:\.\d{1,9})?k?)[\])]?"
    r"(?:[ \t]*(?:/|of|\\)[ \t]*(\d{1,15}))?[\])]?"
)
_TIMM: Any = re2.compile(r"^Train: (\d{1,9}) \[")
# `Train:    1/20 (  5%) [  49/1935 (  3%)]`: tools/train_utils/train_utils.py of OpenPCDet
_PCDET: Any = re2.compile(
    r"^Train: +(\d{1,9})/\d{1,9} \( *\d{1,3}%\) \[ *(\d{1,12})/(\d{1,12}) \( *\d{1,3}%\)\]"
)
_FRACTION: Any = re2.compile(r"(?:^|[\s\[(:])[ ]*(\d{1,15})[ ]*/[ ]*(\d{1,15})(?:$|[\s\]),:|])")
_BRACKETED: Any = re2.compile(r"^\[\s*(\d{1,15})\s*\](?:\s|$)")
_NAMED_VALUE: Any = re2.compile(r"[A-Za-z]\s*[:=]\s*$")


def take_positions(body: str, found: MetricLine) -> str:
    """Fill step, epoch and done/total of `found`; returns the text without what was taken."""
    spans = []
    batch = False
    for match in _POSITION.finditer(body):
        end = match.end()
        if end < len(body) and (body[end].isalnum() or body[end] in "._-%"):
            continue
        value = count(match[2])
        if match[1]:
            found.epoch = value if found.epoch is None else found.epoch
        elif not value.is_integer():
            continue  # `step: 1139.29` is how long it took
        elif found.step is None or "global" in match[0].lower() or "num_updates" in match[0].lower():
            batch = batch or match[3] is not None
            found.step, found.total = value, float(match[3]) if match[3] else found.total
            found.absolute = "global" in match[0].lower() or "num_updates" in match[0].lower()
        spans.append((match.start() + (match.start() > 0), end))
    body = without(body, spans)
    if body.startswith("Train: ") and (timm := _TIMM.search(body)) is not None:
        found.epoch, body = float(timm[1]), body[timm.end(1) :]
    elif body.startswith("Train: ") and (pcdet := _PCDET.search(body)) is not None:
        found.epoch, found.done, found.total = (float(number) for number in pcdet.groups())
        return body[pcdet.end() :]
    if found.step is None and body[:1] == "[" and (bracketed := _BRACKETED.search(body)):
        found.step = float(bracketed[1])  # `[100] loss=0.5`: clu's and other tables of steps
        return body[bracketed.end() :]
    return _take_fraction(body, found, batch)


def _take_fraction(body: str, found: MetricLine, batch: bool) -> str:
    fraction = _FRACTION.search(body) if "/" in body else None
    if (
        fraction
        and float(fraction[1]) <= float(fraction[2])
        and not _NAMED_VALUE.search(body[: fraction.start(1)])  # `Accuracy: 98/100` is no position
    ):
        if found.step is None:
            found.done, found.total = float(fraction[1]), float(fraction[2])
        return without(body, [(fraction.start(1), fraction.end(2))])
    if found.step is not None and found.epoch is not None and batch:
        found.done, found.step = found.step, None  # `Epoch [1/5], Step [100/600]`: a step within the epoch
    return body


def count(text: str) -> float:
    """`1,200` and `3k` as numbers."""
    text = text.replace(",", "")
    return float(text[:-1]) * 1000 if text.endswith(("k", "K")) else float(text)


def without(text: str, spans: list[tuple[int, int]]) -> str:
    """The text with those stretches cut out."""
    kept, last = [], 0
    for start, end in sorted(spans):
        kept.append(text[last:start])
        last = max(last, end)
    return " ".join([*kept, text[last:]])


class Positions:
    """Where the training is, so that every point of a stream lies on one axis.

    A printed step counts as it is; one that begins again with each epoch is counted on. What is printed with
    an epoch only, or with nothing, lies at the step that was reached; where no steps are printed at all,
    epochs are the axis, and where nothing is, the points of a name are counted from 1.
    """

    def __init__(self) -> None:
        self._step: float | None = None
        self._epoch: float | None = None
        self._first_epoch: float | None = None
        self._last: dict[str, float] = {}
        self._printed: float | None = None
        self._printed_in: float | None = None
        self._stride = 1.0
        self._before = 0.0

    def reach(self, step: float) -> None:
        """A bar or a line of the training tells its step."""
        self._step = step

    def note_epoch(self, epoch: float) -> None:
        """A line tells the epoch."""
        if self._first_epoch is None:
            self._first_epoch = epoch
        self._epoch = epoch

    def of(self, line: MetricLine) -> float | None:
        """The step at which the values of a line were measured, None when nothing tells."""
        if line.step is not None:
            return line.step if line.absolute else self._counted_on(line.step)
        if line.done is not None:
            return self._within_epoch(line, line.done)
        if self._step is not None:
            return self._step
        return line.epoch if line.epoch is not None else self._epoch

    def _within_epoch(self, line: MetricLine, done: float) -> float:
        epoch = line.epoch if line.epoch is not None else self._epoch
        if epoch is None or line.total is None or not epoch.is_integer():
            return done
        base = 0.0 if self._first_epoch == 0 or line.from_zero else 1.0
        return max(0.0, epoch - base) * line.total + done

    def _counted_on(self, step: float) -> float:
        """A step that fell back when the epoch went on is one within the epoch; its length is estimated."""
        previous, epoch = self._printed, self._epoch
        if previous is not None and step < previous and _later(epoch, self._printed_in):
            self._before += previous + self._stride
        elif previous is not None and step > previous:
            self._stride = step - previous
        self._printed, self._printed_in = step, epoch
        return self._before + step

    def place(self, name: str, step: float | None, told: bool) -> float:
        """The step of the next point of a metric; `told` when its own line says where it is."""
        last = self._last.get(name)
        if step is None or (not told and last is not None and step <= last):
            step = 1.0 if last is None else last + 1
        self._last[name] = step
        return step


def _later(epoch: float | None, than: float | None) -> bool:
    return epoch is not None and than is not None and epoch > than
