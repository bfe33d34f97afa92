"""Tracebacks inside one line: loggers that write JSON keep the whole stack in a field, its newlines escaped."""

from __future__ import annotations

import json
from typing import Any

MAX_ENTRY = 1 << 18
_HEADER = "Traceback (most recent call last)"


def embedded_traceback(data: Any, start: int) -> bytes | None:
    """The stack in the JSON object that starts the line at byte `start`, None when there is none."""
    if data[start : start + 1] != b"{":
        return None
    stop = data.find(b"\n", start, start + MAX_ENTRY)
    try:
        entry = json.loads(bytes(data[start : stop if stop >= 0 else start + MAX_ENTRY]))
    except (ValueError, RecursionError):
        return None
    text = _find(entry, 4)
    return text.encode("utf-8", "replace") if text else None


def _find(value: Any, depth: int) -> str | None:
    """The first text with a traceback in an entry's values."""
    if isinstance(value, str):
        return value if _HEADER in value and "\n" in value else None
    if depth == 0 or not isinstance(value, dict | list):
        return None
    for one in list(value.values() if isinstance(value, dict) else value)[:100]:
        if found := _find(one, depth - 1):
            return found
    return None
