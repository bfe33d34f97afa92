"""Numbers as programs print them: thousands with commas, not-a-number, and the units behind them.

A unit stays what was printed and goes into the name (`time 45.10ms` is `time (ms)`), so that one series never
mixes units. Only a `k` behind a count is multiplied out.
"""

from __future__ import annotations

import functools

NUMBER = r"[-+]?(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.?\d*(?:[eE][-+]?\d+)?|\.\d+(?:[eE][-+]?\d+)?|(?i:nan|inf|infinity))"
UNIT = r"%|[A-Za-zµ]{1,7}(?:/[A-Za-z]{1,7})?|[ ]%|[ ](?:ms|s|sec|seconds|[GMKT]i?B|TFLOPs|TFLOPS|TFLOP/s|it/s)\b|"
"""What may stand behind a number; `with_unit` judges it."""

_TIMES = frozenset(
    {
        "ns", "us", "µs", "ms", "s", "sec", "secs", "seconds", "min", "mins", "h", "hr", "hrs",
    }
)  # fmt: skip
_SIZES = frozenset(
    {
        "B", "KB", "MB", "GB", "TB", "KiB", "MiB", "GiB", "TiB", "kB", "Mb", "Gb", "K", "M", "G", "T",
    }
)  # fmt: skip
_RATES = frozenset(
    {
        "it", "iter", "iters", "step", "steps", "sample", "samples", "token", "tokens", "tok", "img", "images", "seq",
        "batch", "batches", "examples", "rows",
    }
)  # fmt: skip


def number(text: str) -> float | None:
    """A printed number as float (nan and inf included), None when it is none."""
    try:
        return float(text.replace(",", ""))
    except ValueError:
        return None


def with_unit(name: str, text: str, unit: str) -> tuple[str, float] | None:
    """Name and value of a printed measurement; None when what follows the number is no unit."""
    value = float(text.replace(",", "")) if "," in text else float(text)
    if not unit:
        return name, value
    spaced, unit = unit[0] == " ", unit.strip()
    if unit in ("k", "K") and "mem" not in name.lower():
        return name, value * 1000
    if not spaced and not _is_unit(unit):
        return None
    return _named(name, unit), value


@functools.lru_cache(256)
def _is_unit(unit: str) -> bool:
    head, slash, tail = unit.partition("/")
    if slash:
        return (head in _TIMES or head in _SIZES or head in _RATES) and (tail in _TIMES or tail in _RATES)
    return unit == "%" or unit in _TIMES or unit in _SIZES


@functools.lru_cache(4096)
def _named(name: str, unit: str) -> str:
    lowered = name.lower()
    return name if lowered.endswith((f"_{unit.lower()}", f"({unit.lower()})")) else f"{name} ({unit})"
