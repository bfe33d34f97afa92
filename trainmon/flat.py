"""Settings as flat, plain values, whatever nesting and types they were written with."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

MAX_KEYS = 2000
MAX_TEXT = 2000
"""Settings of a run, characters of one value; what is larger is data, not config."""

_INT = re.compile(r"[+-]?\d{1,18}")
_FLOAT = re.compile(r"[+-]?(\d+\.\d*|\.\d+|\d+(?=[eE]))([eE][+-]?\d{1,4})?")
_WORDS: dict[str, Any] = {"true": True, "false": False, "none": None, "null": None}


def flat_settings(data: Mapping[Any, Any]) -> dict[str, Any]:
    """Dotted names and plain values of a nested mapping; text that says a number or a truth becomes one."""
    return dict(_pairs(data))


def typed(text: str) -> Any:
    """The value that a piece of text stands for: int, float, bool, None, or the text (cut when huge)."""
    word = text.strip()
    if word.lower() in _WORDS:
        return _WORDS[word.lower()]
    if _INT.fullmatch(word):
        return int(word)
    if _FLOAT.fullmatch(word):
        return float(word)
    return text[:MAX_TEXT]


def _pairs(data: Mapping[Any, Any]) -> Iterator[tuple[str, Any]]:
    """Pairs of dotted name and plain value, at most MAX_KEYS (YAML aliases can stand for billions)."""
    stack: list[tuple[str, Any]] = [("", data)]
    left = MAX_KEYS
    while stack and left > 0:
        left -= 1
        name, value = stack.pop()
        if isinstance(value, Mapping) and value:
            prefix = f"{name}." if name else ""
            if len(prefix) < 200:
                stack += [(f"{prefix}{key}", item) for key, item in reversed(list(value.items())[:MAX_KEYS])]
        elif name:
            plain = _plain(value)
            if plain is not _TOO_LARGE:
                yield name, plain


_TOO_LARGE = object()


def _plain(value: Any) -> Any:
    """A scalar, or a short list of scalars; anything larger is data and left out."""
    if isinstance(value, str):
        return typed(value) if len(value) <= MAX_TEXT else _TOO_LARGE
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        return value if abs(value) < float("inf") else str(value)
    if isinstance(value, list):
        if len(value) > 64 or any(isinstance(item, list | Mapping) for item in value):
            return _TOO_LARGE
        return [_plain(item) for item in value]
    return str(value)[:MAX_TEXT]
