"""Progress bars: tqdm's, rich's as Lightning draws them, Keras's old and new ones."""

from __future__ import annotations

from typing import Any

import re2

from trainmon.metrics.fields import find_pairs, kept
from trainmon.metrics.line import MetricLine
from trainmon.metrics.names import is_measured, is_setting, position_kind
from trainmon.metrics.numbers import NUMBER
from trainmon.metrics.positions import take_positions

_TQDM: Any = re2.compile(
    r"^(.*?)(\d{1,3})%\|[^|]{0,400}\|\s*(\d{1,15})/(\d{1,15}) \[([^\[\]]*(?:\[[^\[\]]*\][^\[\]]*)*)\](.*)$"
)
_TQDM_OPEN: Any = re2.compile(
    r"^(.{0,200}?)(\d{1,15})(?:it)? \[(\d+:\d\d[^\[\]]*(?:\[[^\[\]]*\][^\[\]]*)*)\](.*)$"
)
_SPEED: Any = re2.compile(r"(?:^|[\s,])(\d+(?:\.\d+)?)([A-Za-z]+/s|s/[A-Za-z]+)(?:$|[,\s])")
_RICH: Any = re2.compile(
    r"^\s*(.{0,60}?)\s+[━╸╺─]{4,400}[\s━╸╺─]{0,40}\s(\d{1,15})/(\d{1,15})\s+\d+:\d\d:\d\d\s+•\s+(?:\d+:\d\d:\d\d|-:--:--)?\s*(.*)$"
)
_WRAPPED: Any = re2.compile(rf"^\s{{8,}}(?:\d+:\d\d:\d\d\s+)?((?:[A-Za-z_][\w./@-]*: {NUMBER}\s*)+)$")
_KERAS: Any = re2.compile(r"^\s*(\d{1,15})/(\d{1,15}|Unknown)\s(?:.*?\s)?-\s")
_KERAS_PAIR: Any = re2.compile(rf"^\s*([A-Za-z_][\w@./%-]*): ({NUMBER})\s*$")
_LIGHTNING: Any = re2.compile(r"^Epoch \d+$")


def read_tqdm(text: str) -> tuple[MetricLine, str] | None:
    """A tqdm bar with what its postfix holds, and what was printed behind it before its line had ended."""
    match = _TQDM.search(text)
    if match:
        label, rest, glued = match[1], match[5], match[6]
        found = MetricLine(bar=True, running=True, done=float(match[3]), total=float(match[4]))
    else:
        match = _TQDM_OPEN.search(text)
        if match is None:
            return None
        label, rest, glued = match[1], match[3], match[4]
        found = MetricLine(bar=True, running=True, done=float(match[2]))
    found.label = label.strip().rstrip(" :")
    found.from_zero = "v_num" in rest and _LIGHTNING.search(found.label) is not None
    found.rate = _rate(rest)
    of_label = MetricLine()
    labelled = take_positions(found.label, of_label)
    found.epoch = of_label.epoch
    pairs = find_pairs(rest.partition(",")[2]) | {
        name: value for name, value in find_pairs(labelled).items() if position_kind(name) is None
    }
    if any(map(is_measured, pairs)):
        found.step = next((v for k, v in pairs.items() if k.lower() == "global_step"), None)
        found.values = kept(pairs)
    return found, glued.strip()


def _rate(rest: str) -> float | None:
    """Iterations a second."""
    speed = _SPEED.search(rest)
    if not speed or float(speed[1]) <= 0:
        return None
    return 1.0 / float(speed[1]) if speed[2].startswith("s/") else float(speed[1])


def read_rich(text: str) -> MetricLine | None:
    """Lightning's rich bar: `Epoch 1/1 ━━━ 16/16 0:00:00 • 0:00:00 128.0it/s v_num: 0.000 train_loss: 0.004`."""
    match = _RICH.search(text)
    if match is None:
        return None
    found = MetricLine(
        running=True, wraps=True, from_zero=True, done=float(match[2]), total=float(match[3]), label=match[1]
    )
    of_label = MetricLine()
    take_positions(match[1], of_label)
    found.epoch = of_label.epoch
    if found.epoch is None:
        return None
    found.values = kept(find_pairs(match[4]))
    found.rate = _rate(match[4])
    return found


def read_wrapped(text: str) -> dict[str, float]:
    """The values of a rich bar that stand below it where the terminal was too narrow."""
    match = _WRAPPED.search(text)
    return kept(find_pairs(match[1])) if match else {}


def read_keras(text: str) -> MetricLine | None:
    """`12/100 ━━━ 1s 5ms/step - accuracy: 0.9 - loss: 0.3` in its old, new and verbose=2 forms."""
    match = _KERAS.search(text) if " - " in text and text[0].isdigit() else None
    if match is None:
        return None
    values: dict[str, float] = {}
    for part in text[match.end() - 3 :].split(" - "):
        pair = _KERAS_PAIR.search(part)
        if pair and not is_setting(pair[1]):
            values[pair[1]] = float(pair[2].replace(",", ""))
    if not any(map(is_measured, values)):
        return None
    total = None if match[2] == "Unknown" else float(match[2])
    return MetricLine(values=values, done=float(match[1]), total=total, running=True)
