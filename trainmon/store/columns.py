"""The border between Python values and columns: both engines must take, and give back, the same.

PostgreSQL refuses NUL in text, UTF-8 refuses lone surrogates, SQLite keeps NaN as NULL and integers up
to 64 bits only. The column types here settle each of these in one place, for stored and compared values.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_MAX_DEPTH = 64
_MAX_INTEGER = 2**63 - 1


def clean(text: str) -> str:
    """The text with NUL and lone surrogates replaced by U+FFFD."""
    return _UNSTORABLE.sub("\ufffd", text)


def fold(*texts: str) -> str:
    """Texts in the form in which they are searched: one a paragraph, letter case taken off."""
    return clean("\n".join(texts)).casefold()


def dump(value: Any) -> str:
    """Any value as JSON text; NaN and infinities stay numbers, what JSON does not know becomes text."""
    return clean(json.dumps(_jsonable(value, 0), ensure_ascii=False))


def _jsonable(value: Any, depth: int) -> Any:
    if isinstance(value, str):
        return str(_UNSTORABLE.sub("\ufffd", value))
    if value is None or isinstance(value, bool | int | float):
        return value
    if depth < _MAX_DEPTH and isinstance(value, Mapping):
        return {clean(str(k)): _jsonable(v, depth + 1) for k, v in value.items()}
    if depth < _MAX_DEPTH and isinstance(value, list | tuple | set | frozenset):
        return [_jsonable(v, depth + 1) for v in value]
    return clean(str(value))


class Words(sa.TypeDecorator[str]):
    """Text of any origin."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: sa.Dialect) -> str | None:
        """Take out what one of the engines refuses."""
        return None if value is None else clean(value)


class Json(sa.TypeDecorator[Any]):
    """A JSON value as text (not the engines' JSON types: those refuse NaN)."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: sa.Dialect) -> str | None:
        """None is NULL, not `null`."""
        return None if value is None else dump(value)

    def process_result_value(self, value: str | None, dialect: sa.Dialect) -> Any:
        """Parse; NULL is None."""
        return None if value is None else json.loads(value)


class Labels(sa.TypeDecorator[list[str]]):
    """A list of strings as JSON, each at the start of a line, so that `holds` can find one exactly."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: list[str] | None, dialect: sa.Dialect) -> str | None:
        """`[\\n"a",\\n"b"\\n]`."""
        return json.dumps([clean(v) for v in value or ()], ensure_ascii=False, indent=0)

    def process_result_value(self, value: str | None, dialect: sa.Dialect) -> list[str]:
        """The list; NULL is empty."""
        return json.loads(value or "[]")


def holds(column: sa.Column[Any], label: str) -> sa.ColumnElement[bool]:
    """The condition that a `Labels` column has exactly this label (case counts; LIKE would not do)."""
    text = sa.type_coerce(column, sa.Text)
    return sa.func.replace(text, "\n" + json.dumps(clean(label), ensure_ascii=False), "") != text


class Number(sa.TypeDecorator[float]):
    """A float64 in which NaN and NULL are one (SQLite has no NaN); NULL reads as None."""

    impl = sa.Double
    cache_ok = True

    def process_bind_param(self, value: float | None, dialect: sa.Dialect) -> float | None:
        """NaN becomes NULL."""
        return None if value is None or math.isnan(value) else float(value)


class Measured(Number):
    """A float64 that is always there, so that NULL can only mean NaN."""

    cache_ok = True

    def process_result_value(self, value: float | None, dialect: sa.Dialect) -> float:
        """NULL reads as NaN."""
        return math.nan if value is None else value


class Whole(sa.TypeDecorator[int]):
    """A 64-bit integer; a larger one, which no process and no step has, is kept as unknown."""

    impl = sa.BigInteger
    cache_ok = True

    def process_bind_param(self, value: int | None, dialect: sa.Dialect) -> int | None:
        """Out of range becomes NULL."""
        return None if value is None or abs(value) > _MAX_INTEGER else int(value)
