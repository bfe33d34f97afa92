"""Tracebacks inside one line, their newlines escaped: loggers that write JSON keep the whole stack in a field, and a
KeyError shows the repr of its message, which may be the stack of another process (torch below 1.2)."""

from __future__ import annotations

import ast
import json
import re
from typing import Any

MAX_ENTRY, MAX_PREFIX = 1 << 18, 400
_HEADER = "Traceback (most recent call last)"
_QUOTED = re.compile(rb"[\w.]+: (?=['\"]Traceback \(most recent call last\):\\n)")


def embedded_traceback(data: Any, start: int) -> bytes | None:
    """The stack in the JSON object, or in the quoted message, of the line at byte `start`, None when there is none."""
    quoted = _QUOTED.search(data, start, start + MAX_PREFIX)
    if quoted is not None and data.find(b"\n", start, quoted.end()) < 0:
        return _unquoted(data, quoted.end())
    if data[start : start + 1] != b"{":
        return None
    stop = data.find(b"\n", start, start + MAX_ENTRY)
    try:
        entry = json.loads(bytes(data[start : stop if stop >= 0 else start + MAX_ENTRY]))
    except (ValueError, RecursionError):
        return None
    text = _find(entry, 4)
    return text.encode("utf-8", "replace") if text else None


def _unquoted(data: Any, start: int) -> bytes | None:
    """The text that a string literal at byte `start` stands for, when the line ends with it."""
    stop = data.find(b"\n", start, start + MAX_ENTRY)
    literal = bytes(data[start : stop if stop >= 0 else start + MAX_ENTRY])
    try:
        text = ast.literal_eval(literal.decode("utf-8", "replace").strip())
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        return None
    return text.encode("utf-8", "replace") if isinstance(text, str) else None


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
