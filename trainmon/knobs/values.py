"""The value that a setting's text stands for."""

from __future__ import annotations

import re
from typing import Any

_WORDS: dict[str, Any] = {"true": True, "false": False, "none": None, "null": None}
_ONE = re.compile(r"[\[(]\s*([^\[\](),\s]{1,40}),?\s*[\])]")


def parse_value(text: Any, kind: str = "") -> Any:
    """A setting's text as bool, int, float, None or text; a `kind` that does not fit gives None.

    A list of one value (fairseq's `update_freq=[4]`) is that value. For a "word" the text "none" is one.
    """
    if kind == "word":
        return text.strip().strip("\"'") if isinstance(text, str) else None
    value = _typed(text) if isinstance(text, str) else text
    if isinstance(value, list | tuple) and len(value) == 1:
        value = value[0]
    if kind == "int":
        return value if isinstance(value, int) and not isinstance(value, bool) else None
    if kind == "float":
        return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
    if kind == "bool":
        return value if isinstance(value, bool) else None
    return value


def _typed(text: str) -> Any:
    bare = text.strip().strip("\"'")
    if one := _ONE.fullmatch(bare):
        bare = one.group(1).strip("\"'")
    value: Any = _WORDS.get(bare.lower(), bare)
    if not isinstance(value, str):
        return value
    try:
        return int(bare) if re.fullmatch(r"[+-]?\d{1,18}", bare) else float(bare)
    except ValueError:
        return bare
