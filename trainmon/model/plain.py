"""Any value of the vocabulary in a form that JSON can hold."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict
from enum import StrEnum
from typing import Any


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(v) for v in value]
    if isinstance(value, StrEnum):
        return str(value)
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if value is None or isinstance(value, str | int | float | bool):
        return value
    return str(value)


def to_plain(value: Any) -> Any:
    """Any of these values as JSON-ready dicts and lists (dataclasses, enums, NaN included)."""
    return _plain(asdict(value) if hasattr(value, "__dataclass_fields__") else value)
