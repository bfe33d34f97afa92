"""Numbers, times and sizes in the words that people read."""

from __future__ import annotations

import math
import signal as signals
from datetime import UTC, datetime, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from trainmon.model import Status

STATUS_WORDS = {
    Status.PENDING: "Pending",
    Status.RUNNING: "Running",
    Status.COMPLETED: "Completed",
    Status.FAILED: "Failed",
    Status.CANCELLED: "Cancelled",
    Status.LOST: "Lost",
}
_SIZES = ("B", "KiB", "MiB", "GiB", "TiB", "PiB")


def duration(seconds: float | None) -> str:
    """`3.2 s`, `4 min 07 s`, `2 h 05 min`, `3 d 4 h`; a dash when unknown."""
    if seconds is None or not math.isfinite(seconds):
        return "–"
    if seconds < 10:
        return f"{seconds:.1f} s" if seconds >= 0.05 else "< 0.1 s"
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60:02d} s"
    if whole < 86400:
        return f"{whole // 3600} h {whole % 3600 // 60:02d} min"
    return f"{whole // 86400} d {whole % 86400 // 3600} h"


def ago(then: float | None, now: float) -> str:
    """How long before `now` (epoch seconds), coarse."""
    if then is None:
        return "–"
    gone = now - then
    if gone < 5:
        return "just now"
    for size, word in ((86400.0, "d"), (3600.0, "h"), (60.0, "min")):
        if gone >= size:
            return f"{int(gone // size)} {word} ago"
    return f"{int(gone)} s ago"


def zone(name: str | None) -> tzinfo:
    """The reader's time zone by its IANA name, UTC when there is none of that name."""
    try:
        return ZoneInfo(name) if name else UTC
    except (KeyError, ValueError, OSError):
        return UTC


def moment(then: float | None, where: tzinfo) -> str:
    """An absolute time to the second with its zone."""
    if then is None:
        return "–"
    try:
        return datetime.fromtimestamp(then, where).strftime("%Y-%m-%d %H:%M:%S %Z")
    except (OverflowError, OSError, ValueError):
        return "–"


def size(count: float | None) -> str:
    """Bytes with a binary unit."""
    if count is None or not math.isfinite(count):
        return "–"
    number = float(count)
    for unit in _SIZES:
        if abs(number) < 1024 or unit == _SIZES[-1]:
            return f"{number:.0f} {unit}" if unit == "B" else f"{number:.1f} {unit}"
        number /= 1024
    raise AssertionError("unreachable")


def number(value: float | None) -> str:
    """A metric's value: four significant digits; `NaN` and `∞` said plainly."""
    if value is None:
        return "–"
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    return f"{value:.4g}"


def step(value: float | None) -> str:
    """A step with thousands apart."""
    return "–" if value is None or not math.isfinite(value) else f"{value:,.0f}"


def setting(value: Any) -> str:
    """A setting's value as one would type it; "unknown" for None, which is never invented."""
    if value is None:
        return "unknown"
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:g}" if isinstance(value, float) else str(value)


def signal_name(number: int) -> str:
    """`SIGKILL (9)`; the bare number when this system has no name for it."""
    try:
        return f"{signals.Signals(number).name} ({number})"
    except ValueError:
        return str(number)


def count(number: int, word: str) -> str:
    """`1 line`, `2 lines`, `1,200 lines`."""
    return f"{number:,} {word}" if number == 1 else f"{number:,} {word}s"
