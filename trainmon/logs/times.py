"""When a line was written, as far as the line says so.

The forms: ISO 8601 and Python's `logging` (`2026-01-31 12:00:00,123`), container runtimes (RFC 3339), glog and
absl, which PyTorch uses too (`E0131 12:00:00.123456`, no year), and `01/31/2026 12:00:00` of many trainers.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import re2

LOOK_BACK = 1 << 13

_FORMS = (
    ("iso", r"(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9}))?", (0, 1, 2)),
    ("glog", r"(?:^|[\[ ])[IWEF]()(\d\d)(\d\d) (\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?", (0, 1, 2)),
    ("us", r"(?:^|[\[ ])(\d\d)/(\d\d)/(\d{4})[ ,]+(\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9}))?", (2, 0, 1)),
)
_NO_YEAR = 2000  # a leap year, so that every day of a year exists


@dataclass(frozen=True, slots=True, order=True)
class Stamp:
    """A time of one form; only stamps of the same form can be compared (zones and years may differ)."""

    form: str
    seconds: float


@functools.cache
def _re(pattern: str) -> Any:
    return re2.compile(pattern)


def stamp(text: str) -> Stamp | None:
    """The first time that stands in a line's first 200 characters, None when there is none."""
    for form, pattern, order in _FORMS:
        match = _re(pattern).search(text[:200])
        if match is None:
            continue
        parts = match.groups()
        year, month, day = (parts[index] for index in order)
        try:
            moment = datetime(
                int(year or _NO_YEAR),
                int(month),
                int(day),
                int(parts[3]),
                int(parts[4]),
                int(parts[5]),
                tzinfo=UTC,
            )
        except ValueError:
            continue
        return Stamp(form, moment.timestamp() + float(f"0.{parts[6] or 0}"))
    return None


def stamp_at(data: Any, offset: int) -> Stamp | None:
    """The time of the line that starts at byte `offset`, or else of the nearest line before it that has one."""
    low = max(0, offset - LOOK_BACK)
    end = data.find(b"\n", offset, offset + LOOK_BACK)
    piece = bytes(data[low : end if end >= 0 else offset + LOOK_BACK])
    for raw in reversed(piece.splitlines()):
        found = stamp(raw.decode("utf-8", "replace"))
        if found is not None:
            return found
    return None
