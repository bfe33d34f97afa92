"""One line of console output, and the measurements that stand in it; pure and in linear time.

A line is taken as measurements only on positive evidence: it is a mapping, a progress bar, or pairs whose
names say measurement, with a position (step, epoch) beside them or nothing else but them. Everything else
(argument dumps, prose, paths, tracebacks, time stamps) gives None; a missed curve is better than a false one.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import re2

from trainmon.capture.metric_names import (
    is_config_key,
    is_measured,
    is_measured_alone,
    is_setting,
    position_kind,
)


@dataclass
class MetricLine:
    """What one line says: values by name, and where in the training it was printed.

    `step` is a step printed as such; `epoch` and `done`/`total` (within the epoch, or of the whole bar) are
    what a step can be worked out from. `rate` is iterations per second of a progress bar.
    """

    values: dict[str, float] = field(default_factory=dict)
    step: float | None = None
    epoch: float | None = None
    done: float | None = None
    total: float | None = None
    bar: bool = False
    label: str = ""
    rate: float | None = None


_NUMBER = r"[-+]?(?:\d+\.?\d*(?:[eE][-+]?\d+)?|\.\d+(?:[eE][-+]?\d+)?|(?i:nan|inf|infinity))"
_QUALIFIER = (
    r"(?:(?i:train|training|val|valid|validation|eval|evaluation|test|dev|lm|grad|gradient|learning|avg|average|"
    r"mean|total|global|running|batch|epoch|loss)[ ])*"
)
_PAIR: Any = re2.compile(
    rf"({_QUALIFIER}[A-Za-z_][\w@./%-]*)[\"']?\s{{0,8}}[:=]\s{{0,20}}\[?[\"']?({_NUMBER})"
)
_SPACED: Any = re2.compile(
    rf"({_QUALIFIER}(?i:\w*loss|\w*accuracy|acc(?:@\d)?|lr|rate|norm|ppl|perplexity|reward|mfu|f1|auc))"
    rf"[ \t]{{1,8}}({_NUMBER})"
)
_POSITION: Any = re2.compile(
    r"(?i)(?:^|[^\w.-])(?:train/|trainer/)?(?:(epoch)(?:\(train\))?|global[ _]?step|step|iteration|iter|it|"
    r"update|num_updates|n_iter)[ \t]*(?:[:=#]|\bno\.)?[ \t]*[\[(]?[ \t]*(\d{1,15}(?:\.\d{1,9})?)[\])]?"
    r"(?:[ \t]*(?:/|of)[ \t]*(\d{1,15}))?[\])]?"
)
_FRACTION: Any = re2.compile(r"(?:^|[\s\[(:])[ ]*(\d{1,15})[ ]*/[ ]*(\d{1,15})(?:$|[\s\]),:|])")
_NOT_A_CURVE: Any = re2.compile(
    r"(?i)(?:^|\W)(?:best|target|expected|previous|worst|lowest|highest|min|max)\W{1,3}$"
)
_NAMED_VALUE: Any = re2.compile(r"[A-Za-z]\s*[:=]\s*$")
_TQDM: Any = re2.compile(r"^(.*?)(\d{1,3})%\|[^|]{0,400}\|\s*(\d{1,15})/(\d{1,15}) \[(.*)$")
_TQDM_OPEN: Any = re2.compile(r"^(.{0,200}?)(\d{1,15})it \[(.*)$")
_SPEED: Any = re2.compile(r"(?:^|[\s,])(\d+(?:\.\d+)?)(it/s|s/it)")
_KERAS: Any = re2.compile(r"^\s*(\d{1,15})/(\d{1,15}|Unknown)\s.*?\s-\s")
_KERAS_PAIR: Any = re2.compile(rf"^\s*([A-Za-z_][\w@./%-]*): ({_NUMBER})\s*$")
_SEGMENT: Any = re2.compile(rf"^\s*([A-Za-z][\w ()/.-]{{0,60}}?)\s*:\s*({_NUMBER})%?\s*$")
_WORD: Any = re2.compile(r"[A-Za-z][A-Za-z']*")
_CODE: Any = re2.compile(
    r"\s[*+]\s|[{}]|\w\(|==|^\s*(?:def|if|for|return|assert|raise|import|File|#)\b|->|=>|https?:"
)
_PREFIX: Any = re2.compile(
    r"^(?:\s*(?:\[[^\[\]]{0,80}\]|\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d\S*|\d\d:\d\d:\d\d\S*|"
    r"(?i:INFO|DEBUG|WARNING)\b:?|[A-Za-z_][\w.]*\.py:\d+:?|-|\||>|"
    r"\(?[A-Za-z]\w* pid=\d+(?:, ip=\S+)?\)))*\s*"
)
_POSITION_HINT: Any = re2.compile(r"(?i)^\[\s*(?:epoch|step|iter|iteration|\d+\s*/\s*\d+|\d+\s*\])")
_LAST_NAME_CHARS = frozenset(" \t,;|({[<'\"->")
_AFTER_VALUE = frozenset(" \t,;|)}]%'\"")


def read_line(line: str) -> MetricLine | None:
    """The measurements and position in one line without line end and escape sequences, None when none."""
    shown = line.strip()
    if not shown:
        return None
    readers: tuple[Callable[[str], MetricLine | None], ...]
    if shown.endswith("}") and "{" in shown:
        readers = (_mapping,)
    elif "it/s" in shown or "s/it" in shown or "it [" in shown or "%|" in shown:
        readers = (_tqdm,)
    else:
        readers = (_keras, _segments, _pairs)
    for reader in readers:
        found = reader(shown)
        if found is not None:
            return found
    return None


def number(text: str) -> float | None:
    """A printed number as float (nan and inf included), None when it is none."""
    try:
        return float(text)
    except ValueError:
        return None


def _mapping(line: str) -> MetricLine | None:
    """A printed dict or JSON object, flat, perhaps after a logger's prefix."""
    start = line.index("{")
    if start > 120 or _PREFIX.search(line[:start]).end() < start:
        return None
    data = _json(line[start:]) or _literal(line[start:])
    if not data:
        return None
    found = MetricLine()
    for key, value in data.items():
        kind = position_kind(key)
        if kind == "step":
            found.step = value
        elif kind == "epoch":
            found.epoch = value
        if kind != "step" and (kind == "epoch" or not is_setting(key)):
            found.values[key] = value
    results = [name for name in found.values if is_measured(name)]
    configured = any(is_config_key(key) for key in data)
    if not results or (configured and (found.step is None or not any("loss" in name for name in results))):
        return None
    if found.step is None and found.epoch is None and not any(is_measured_alone(name) for name in results):
        return None
    return found


def _json(text: str) -> dict[str, float]:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    flat: dict[str, Any] = {}
    for key, value in data.items() if isinstance(data, dict) else ():
        if isinstance(value, dict):
            flat |= {f"{key}/{inner}": item for inner, item in value.items()}
        else:
            flat[key] = value
    return {
        key: float(value)
        for key, value in flat.items()
        if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e300
    } | {
        key: float(value)
        for key, value in flat.items()
        if isinstance(value, float) and not math.isfinite(value)
    }


_LITERAL: Any = re2.compile(
    rf"['\"]([^'\"{{}}]{{1,120}})['\"]\s*:\s*(?:tensor\()?['\"]?({_NUMBER})['\"]?(?:\)|, device=\S+\))?"
    r"\s*(?:$|[,}])"
)


def _literal(text: str) -> dict[str, float]:
    """Numbers of a printed Python dict; `'0.5'` counts as 0.5 (newer Trainers quote them)."""
    return {match[1].strip(): float(match[2]) for match in _LITERAL.finditer(text)}


def _tqdm(line: str) -> MetricLine | None:
    """A tqdm progress bar; its postfix, if it has one, holds the values."""
    match = _TQDM.search(line)
    if match:
        label, rest = match[1], match[5]
        found = MetricLine(bar=True, done=float(match[3]), total=float(match[4]))
    else:
        match = _TQDM_OPEN.search(line)
        if match is None:
            return None
        label, rest = match[1], match[3]
        found = MetricLine(bar=True, done=float(match[2]))
    found.label = label.strip().rstrip(":").strip()
    speed = _SPEED.search(rest)
    if speed and float(speed[1]) > 0:
        found.rate = float(speed[1]) if speed[2] == "it/s" else 1.0 / float(speed[1])
    epoch = _POSITION.search(label)
    if epoch and epoch[1]:
        found.epoch = float(epoch[2])
    pairs = _find_pairs(rest) | {k: v for k, v in _find_pairs(label).items() if position_kind(k) is None}
    if any(is_measured(name) for name in pairs):
        found.step = next((v for k, v in pairs.items() if k.lower() == "global_step"), None)
        found.values = {name: value for name, value in pairs.items() if not is_setting(name)}
    return found


def _keras(line: str) -> MetricLine | None:
    """`12/100 ━━━ 1s 5ms/step - accuracy: 0.9 - loss: 0.3` in its old, new and verbose=2 forms."""
    match = _KERAS.search(line)
    if match is None:
        return None
    values: dict[str, float] = {}
    for part in line[match.end() - 3 :].split(" - "):
        pair = _KERAS_PAIR.search(part)
        if pair and not is_setting(pair[1]):
            values[pair[1]] = float(pair[2])
    if not any(is_measured(name) for name in values):
        return None
    total = None if match[2] == "Unknown" else float(match[2])
    return MetricLine(values=values, done=float(match[1]), total=total, bar=True, label="keras")


def _segments(line: str) -> MetricLine | None:
    """`iteration 10/ 100 | lm loss: 1.0E+00 | grad norm: 0.3 |` (Megatron and its kin)."""
    parts = line.split("|")
    if len(parts) < 3:
        return None
    pairs = [match for match in map(_SEGMENT.search, parts) if match]
    position = _POSITION.search(line)
    if len(pairs) < 2 or position is None or position[1]:
        return None
    values = {match[1]: float(match[2]) for match in pairs if not is_setting(match[1])}
    if not any(is_measured(name) for name in values):
        return None
    return MetricLine(values=values, step=float(position[2]))


def _pairs(line: str) -> MetricLine | None:
    """`step 10: loss 0.5`, `Epoch 3, loss: 0.5`, `loss=0.5 lr=0.1 step=10` and their relatives."""
    body = line
    prefix = _PREFIX.search(line)
    if prefix.end() and not _POSITION_HINT.search(line):
        body = line[prefix.end() :]
    found = MetricLine()
    body = _take_positions(body, found)
    if _CODE.search(body):
        return None
    spans: list[tuple[int, int]] = []
    pairs = _find_pairs(body, spans)
    placed = found.step is not None or found.epoch is not None
    if not pairs:
        return found if placed and len(_WORD.findall(body)) <= 2 else None
    words = len(_WORD.findall(_without(body, spans)))
    measured = [name for name in pairs if is_measured(name)]
    if placed or found.done is not None:
        told = bool(measured) and words <= 8 + len(measured)
    else:
        told = any(is_measured_alone(name) for name in pairs) and words <= 3
    configured = any(is_config_key(name) for name in pairs)
    if not told or (configured and not any("loss" in name.lower() for name in measured)):
        return None
    found.values = {name: value for name, value in pairs.items() if not is_setting(name)}
    return found


def _take_positions(body: str, found: MetricLine) -> str:
    """Fill step, epoch and done/total of `found`; returns the text without what was taken."""
    spans = []
    for match in _POSITION.finditer(body):
        end = match.end()
        if end < len(body) and (body[end].isalnum() or body[end] in "./-_%"):
            continue
        spans.append((match.start() + (match.start() > 0), end))
        if match[1]:
            found.epoch = float(match[2]) if found.epoch is None else found.epoch
        elif found.step is None:
            found.step = float(match[2])
            found.total = float(match[3]) if match[3] else None
    body = _without(body, spans)
    fraction = _FRACTION.search(body)
    if (
        fraction
        and float(fraction[1]) <= float(fraction[2])
        and not _NAMED_VALUE.search(body[: fraction.start(1)])  # `Accuracy: 98/100` is no position
    ):
        found.done, found.total = float(fraction[1]), float(fraction[2])
        body = _without(body, [(fraction.start(1), fraction.end(2))])
    elif found.step is not None and found.epoch is not None and found.total is not None:
        found.done, found.step = found.step, None  # `Epoch [1/5], Step [100/600]`: a step within the epoch
    return body


def _find_pairs(text: str, spans: list[tuple[int, int]] | None = None) -> dict[str, float]:
    """Every well-bounded `name: number`, `name=number`, and `loss 0.5` for names known to be printed so."""
    pairs: dict[str, float] = {}
    covered: set[int] = set()
    for pattern in (_PAIR, _SPACED):
        for match in pattern.finditer(text):
            start, end = match.span()
            if start and text[start - 1] not in _LAST_NAME_CHARS:
                continue
            if end < len(text) and text[end] not in _AFTER_VALUE:
                continue
            if _NOT_A_CURVE.search(text[max(0, start - 12) : start]):
                continue
            name = match[1].strip().strip("-")
            if name and name not in pairs and start not in covered:
                pairs[name] = float(match[2])
                covered.update(range(start, end))
                if spans is not None:
                    spans.append((start, end))
    return pairs


def _without(text: str, spans: list[tuple[int, int]]) -> str:
    """The text with those stretches cut out."""
    kept, last = [], 0
    for start, end in sorted(spans):
        kept.append(text[last:start])
        last = end
    return " ".join([*kept, text[last:]])
