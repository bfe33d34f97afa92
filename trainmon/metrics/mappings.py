"""A printed dict or JSON object of measurements, perhaps behind a logger's prefix or a position."""

from __future__ import annotations

import ast
import json
import math
from typing import Any

import re2

from trainmon.metrics.line import MetricLine
from trainmon.metrics.names import (
    is_config_key,
    is_measured,
    is_measured_alone,
    is_result,
    is_setting,
    position_kind,
)
from trainmon.metrics.numbers import NUMBER, number
from trainmon.metrics.positions import take_positions

MOST_BEFORE = 60
_CLOCK = 1e8
"""Characters before the mapping; a "time" beyond this is a date in seconds."""
_LITERAL: Any = re2.compile(
    rf"['\"]([^'\"{{}}]{{1,120}})['\"]\s*:\s*(?:(?:tensor|Array|(?:np|jnp|numpy|torch)\.\w+)\()?['\"]?({NUMBER})['\"]?"
    r"(?:, (?:device|dtype|grad_fn)=[\w.<>:']+)*\)?\s*(?:$|[,}])"
)
_PROSE: Any = re2.compile(r"[A-Za-z]+")
_EVALUATES: Any = re2.compile(r"(?i)\b(val|valid|validation|eval|evaluation|test)\b")
_DEEPEST = 3


def read_mapping(body: str) -> MetricLine | None:
    """The measurements of `{'loss': 0.5, 'epoch': 1}` at the end of a line; None for other mappings."""
    start = body.find("{")
    if start < 0 or start > MOST_BEFORE:
        return None
    found = MetricLine(row=start == 0)
    before = take_positions(body[:start], found)
    if len(_PROSE.findall(before)) > 3 or "=" in before:
        return None
    data = _json(body[start:]) or _python(body[start:]) or _literal(body[start:])
    if not data or not _is_row(data, found.step is not None or found.epoch is not None):
        return None
    _take(data, found)
    label = _EVALUATES.search(before)
    if label:
        found.values = {f"{label[1].lower()}/{name}": value for name, value in found.values.items()}
    return found


def _is_row(data: dict[str, float], placed: bool) -> bool:
    """Whether a mapping is a row of measurements rather than a printed configuration."""
    placed = placed or any(position_kind(key) is not None for key in data)
    results = [key for key in data if is_measured(key)]
    if any(map(is_config_key, data)):
        return placed and any("loss" in key.lower() for key in results)
    if placed:
        return bool(results)
    return any(map(is_measured_alone, data)) or (
        len(data) > 1 and all(map(is_result, data)) and "lr" not in data
    )


def _take(data: dict[str, float], found: MetricLine) -> None:
    for key, value in data.items():
        kind = position_kind(key)
        if kind == "step" and _is_better_step(key, value, found.step):
            found.step = value
            found.absolute = True
        elif kind == "epoch":
            found.epoch = value
        if kind == "epoch" or (kind is None and not is_setting(key) and not _is_clock(key, value)):
            found.values[key] = value


def _is_better_step(key: str, value: float, known: float | None) -> bool:
    """A whole number; fairseq's `update` is a fraction of epochs, its `num_updates` the step."""
    return value.is_integer() and (known is None or "global" in key or "num_updates" in key)


def _is_clock(key: str, value: float) -> bool:
    return value > _CLOCK and ("time" in key or "stamp" in key or "date" in key)


def _json(text: str) -> dict[str, float]:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return _flat(data)


def _python(text: str) -> dict[str, float]:
    """A nested Python mapping; a flat one is read without Python's parser."""
    if text.count("{") < 2 or len(text) > 4096 or "(" in text:
        return {}
    try:
        return _flat(ast.literal_eval(text))
    except (ValueError, SyntaxError, MemoryError, RecursionError, TypeError):
        return {}


def _flat(data: Any, prefix: str = "", depth: int = 0) -> dict[str, float]:
    flat: dict[str, float] = {}
    for key, value in data.items() if isinstance(data, dict) else ():
        name = f"{prefix}{str(key).strip()}"
        if isinstance(value, dict) and depth < _DEEPEST:
            flat |= _flat(value, f"{name}/", depth + 1)
        elif isinstance(value, str):
            read = number(value) if value[:1] in "+-.0123456789niNI" else None
            if read is not None:
                flat[name] = read
        elif isinstance(value, int | float) and not isinstance(value, bool):
            flat |= _number(name, value)
    return flat


def _number(name: str, value: float) -> dict[str, float]:
    if isinstance(value, int) and abs(value) > 10**300:
        return {}
    return {name: float(value)} if abs(value) < 1e300 or not math.isfinite(value) else {}


def _literal(text: str) -> dict[str, float]:
    """Numbers of a printed Python dict; `'0.5'` counts as 0.5 (newer Trainers quote them)."""
    return {match[1].strip(): float(match[2].replace(",", "")) for match in _LITERAL.finditer(text)}
