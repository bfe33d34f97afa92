"""TensorBoard's event files: records in TFRecord framing, each an `Event` message.

Framing (TensorFlow, core/lib/io/record_writer.cc): uint64 length, masked CRC-32C of it, the bytes, their masked
CRC-32C. A writer that was killed leaves a cut record at the end; all before it is good. Messages:
tensorflow/core/util/event.proto, framework/summary.proto, framework/tensor.proto, and the hparams plugin's
plugin_data.proto.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from trainmon.importers import wire
from trainmon.importers.checksum import crc32c, masked

MAX_CHECKED = 1 << 16
"""Bytes of a record that is read; longer ones are pictures and graphs and are stepped over."""
MAX_RECORD = 1 << 31  # the largest protocol buffer
_FLOATS = {1: ("f", 5), 2: ("d", 6)}  # DT_FLOAT, DT_DOUBLE and the field that lists such values


@dataclass(frozen=True, slots=True)
class Event:
    """What one record says: scalars and texts by tag, and the run's hyperparameters."""

    time: float
    step: int
    scalars: dict[str, float] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    settings: dict[str, Any] = field(default_factory=dict)


def events(file: BinaryIO) -> Iterator[Event]:
    """The events of a file up to its end or its first broken record."""
    for record in _records(file):
        try:
            yield _event(record)
        except wire.Malformed:
            continue


def _records(file: BinaryIO) -> Iterator[bytes]:
    while len(head := file.read(12)) == 12:
        size, check = struct.unpack("<QI", head)
        if masked(crc32c(head[:8])) != check:
            return
        if size > MAX_CHECKED:
            if size > MAX_RECORD:
                return
            file.seek(size + 4, 1)
            continue
        body = file.read(size + 4)
        if len(body) < size + 4:
            return
        record = body[:size]
        if masked(crc32c(record)) != struct.unpack("<I", body[size:])[0]:
            return
        yield record


def _event(record: bytes) -> Event:
    time, step, summaries = 0.0, 0, []
    for number, value in wire.fields(record):
        if number == 1:
            time = wire.double(value) or 0.0
        elif number == 2:
            step = wire.signed(value) or 0
        elif number == 5 and isinstance(value, bytes):
            summaries += wire.every(value, 1)
    event = Event(time, step)
    for summary in summaries:
        _take(event, summary)
    return event


def _take(event: Event, summary: bytes) -> None:
    """One `Summary.Value`: an old-style scalar, or a tensor that holds a number or a text."""
    tag, plugin, content = "", "", b""
    scalar: float | None = None
    tensor: bytes | None = None
    for number, value in wire.fields(summary):
        if number == 1:
            tag = wire.text(value)
        elif number == 2:
            scalar = wire.single(value)
        elif number == 8 and isinstance(value, bytes):
            tensor = value
        elif number == 9 and isinstance(value, bytes):
            data = next(iter(wire.every(value, 1)), b"")
            plugin, content = wire.text(wire.last(data, 1)), next(iter(wire.every(data, 2)), b"")
    if plugin == "hparams":
        event.settings.update(_hyperparameters(content))
    elif scalar is not None:
        event.scalars[tag] = scalar
    elif tensor is not None and plugin == "text":
        event.texts[tag.removesuffix("/text_summary")] = wire.text(wire.last(tensor, 8))
    elif tensor is not None and plugin in ("scalars", ""):
        number_in = _number(tensor)
        if number_in is not None:
            event.scalars[tag] = number_in


def _number(tensor: bytes) -> float | None:
    """The number in a `TensorProto` of one float or double."""
    kind = wire.last(tensor, 1)
    if not isinstance(kind, int) or kind not in _FLOATS:
        return None
    letter, listed = _FLOATS[kind]
    content = wire.last(tensor, 4) or wire.last(tensor, listed)
    size = struct.calcsize(letter)
    return (
        struct.unpack("<" + letter, content)[0]
        if isinstance(content, bytes) and len(content) == size
        else None
    )


def _hyperparameters(content: bytes) -> dict[str, Any]:
    """The settings in `HParamsPluginData.session_start_info`."""
    found: dict[str, Any] = {}
    for session in wire.every(content, 3):
        for entry in wire.every(session, 1):
            value = next(iter(wire.every(entry, 2)), b"")
            for number, said in wire.fields(value):
                known = {2: wire.double(said), 3: wire.text(said), 4: bool(said)}
                if number in known:
                    found[wire.text(wire.last(entry, 1))] = known[number]
    return found
