"""Protocol Buffers' wire format, as far as records of a known shape need it.

https://protobuf.dev/programming-guides/encoding/ : a message is a row of (field number, value); numbers are
varints or little-endian fixed words, everything else is length-delimited bytes.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import TypeAlias

Value: TypeAlias = int | bytes
VARINT, FIXED64, BYTES, FIXED32 = 0, 1, 2, 5
_MAX_VARINT = 10


class Malformed(ValueError):
    """The bytes are no such message."""


def fields(message: bytes) -> Iterator[tuple[int, Value]]:
    """Field number and value (int for varints, bytes for all others) in order. Raises Malformed."""
    place, end = 0, len(message)
    while place < end:
        tag, place = _varint(message, place)
        kind = tag & 7
        value: Value
        if kind == VARINT:
            value, place = _varint(message, place)
        else:
            if kind == BYTES:
                size, place = _varint(message, place)
            elif kind in (FIXED64, FIXED32):
                size = 8 if kind == FIXED64 else 4
            else:
                raise Malformed(f"wire type {kind}")
            if place + size > end:
                raise Malformed("a field is cut off")
            value, place = message[place : place + size], place + size
        yield tag >> 3, value


def last(message: bytes, number: int) -> Value | None:
    """The value of a field that occurs once."""
    found: Value | None = None
    for field, value in fields(message):
        if field == number:
            found = value
    return found


def every(message: bytes, number: int) -> list[bytes]:
    """The values of a repeated length-delimited field."""
    return [value for field, value in fields(message) if field == number and isinstance(value, bytes)]


def text(value: Value | None) -> str:
    """A string field; "" when it is absent."""
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else ""


def double(value: Value | None) -> float | None:
    """A `double` field."""
    return struct.unpack("<d", value)[0] if isinstance(value, bytes) and len(value) == 8 else None


def single(value: Value | None) -> float | None:
    """A `float` field."""
    return struct.unpack("<f", value)[0] if isinstance(value, bytes) and len(value) == 4 else None


def signed(value: Value | None) -> int | None:
    """An `int32` or `int64` field."""
    if not isinstance(value, int):
        return None
    return value - (1 << 64) if value >= 1 << 63 else value


def timestamp(value: Value | None) -> float | None:
    """A `google.protobuf.Timestamp` as seconds since the epoch."""
    if not isinstance(value, bytes):
        return None
    seconds, nanos = signed(last(value, 1)), signed(last(value, 2))
    return (seconds or 0) + (nanos or 0) / 1e9 if seconds else None


def _varint(data: bytes, place: int) -> tuple[int, int]:
    result = shift = 0
    for byte in data[place : place + _MAX_VARINT]:
        result |= (byte & 0x7F) << shift
        place += 1
        if byte < 0x80:
            return result & 0xFFFF_FFFF_FFFF_FFFF, place
        shift += 7
    raise Malformed("a number is cut off")
