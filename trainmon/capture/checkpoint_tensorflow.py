"""TensorFlow's checkpoints (`NAME.index` with `NAME.data-00000-of-00001`) and SavedModel folders.

Sources: tensorflow/core/util/tensor_bundle (the index is a sorted string table; each value is a BundleEntryProto
with shard_id = 3, offset = 4, size = 5; the header under the empty key has num_shards = 1), and the table's form
(github.com/google/leveldb/blob/main/doc/table_format.md). The index is written after the data.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from pathlib import Path

from trainmon.capture.checkpoint_files import Broken, position_in_name
from trainmon.capture.checkpoint_parts import judged
from trainmon.capture.regular import open_regular, read_regular
from trainmon.model import Checkpoint

_MAGIC = b"\x57\xfb\x80\x8b\x24\x75\x47\xdb"
_FOOTER = 48
MAX_INDEX = MAX_GRAPH = 64 * 1024 * 1024
MAX_TENSORS, MAX_NAME = 1_000_000, 8192
"""Tensors of an index, bytes of a name: blocks that are listed again and again, and keys that grow, have no end."""


def judge_index(path: Path) -> Checkpoint | None:
    """The checkpoint whose index file this is, None when it is another `.index`. Raises OSError."""
    status = path.stat()
    shards = sorted(path.parent.glob(f"{_literal(path.stem)}.data-?????-of-?????"))
    if not shards and not _starts_like_one(path):
        return None
    step, epoch = position_in_name(path.stem)
    problem = index_problem(path)
    newest = max((status.st_mtime, *(shard.stat().st_mtime for shard in shards)))
    return Checkpoint(
        path=str(path),
        step=step,
        epoch=epoch,
        time=newest,
        size=status.st_size + sum(shard.stat().st_size for shard in shards),
        format="tensorflow",
        complete=problem is None,
        problem=problem,
    )


def judge_saved_model(path: Path, names: set[str]) -> Checkpoint | None:
    """A SavedModel folder, None for another one."""
    if not names & {"saved_model.pb", "saved_model.pbtxt"}:
        return None
    index = path / "variables" / "variables.index"
    try:
        problem = _graph_problem(path / "saved_model.pb") if "saved_model.pb" in names else None
        problem = problem or index_problem(index)
    except FileNotFoundError:
        problem = "variables/variables.index is missing"
    return judged(path, "tensorflow", problem)


def _graph_problem(path: Path) -> str | None:
    """A SavedModel message is whole when its last field ends where the file does and there is a graph (2)."""
    if path.stat().st_size > MAX_GRAPH:
        return None
    try:
        whole = 2 in _fields(read_regular(path, MAX_GRAPH))
    except (Broken, IndexError):
        whole = False
    return None if whole else "saved_model.pb is cut off or damaged"


def index_problem(path: Path) -> str | None:
    """Why the checkpoint behind an index file is not whole, None when it is. Raises OSError."""
    if path.stat().st_size > MAX_INDEX:
        return "its index is too large to be read"
    try:
        ends = _ends(read_regular(path, MAX_INDEX))
    except (Broken, struct.error, IndexError, ValueError):
        return f"{path.name} is cut off or damaged"
    for shard, needed in sorted(ends.items()):
        file = path.with_name(f"{path.stem}.data-{shard:05d}-of-{len(ends):05d}")
        try:
            size = file.stat().st_size
        except OSError:
            return f"{file.name} is missing"
        if size < needed:
            return f"{file.name}: cut off: {size} of {needed} bytes are there"
    return None


def _literal(text: str) -> str:
    return re.sub(r"([*?\[])", r"[\1]", text)


def _starts_like_one(path: Path) -> bool:
    with open_regular(path) as file:
        file.seek(-min(8, path.stat().st_size), 2)
        return file.read(8) == _MAGIC


def _ends(data: bytes) -> dict[int, int]:
    """For every shard the bytes that its tensors need. Raises Broken for a table that is not whole."""
    if len(data) < _FOOTER or data[-8:] != _MAGIC:
        raise Broken("no footer")
    footer = data[-_FOOTER:]
    at = _skip_varints(footer, 0, 2)
    offset, at = _varint(footer, at)
    size, _ = _varint(footer, at)
    ends: dict[int, int] = {}
    left = MAX_TENSORS
    for _, handle in _entries(_block(data, offset, size)):
        start, at = _varint(handle, 0)
        length, _ = _varint(handle, at)
        for key, value in _entries(_block(data, start, length)):
            left -= 1
            if left < 0:
                raise Broken("more tensors than any model has")
            fields = _fields(value)
            if not key:
                ends |= {shard: ends.get(shard, 0) for shard in range(min(fields.get(1, 1), 10_000))}
            else:
                shard = fields.get(3, 0)
                ends[shard] = max(ends.get(shard, 0), fields.get(4, 0) + fields.get(5, 0))
    if not ends:
        raise Broken("no header")
    return ends


def _block(data: bytes, offset: int, size: int) -> bytes:
    """A block without its trailer. Raises Broken when it is compressed or lies outside."""
    if offset + size >= len(data) or data[offset + size] != 0:
        raise Broken("a block that cannot be read")
    return data[offset : offset + size]


def _entries(block: bytes) -> Iterator[tuple[bytes, bytes]]:
    restarts = struct.unpack("<I", block[-4:])[0]
    end = len(block) - 4 - 4 * restarts
    at, key = 0, b""
    while 0 <= at < end:
        shared, at = _varint(block, at)
        own, at = _varint(block, at)
        length, at = _varint(block, at)
        if shared > len(key) or shared + own > MAX_NAME:
            raise Broken("a key that is none")
        key = key[:shared] + block[at : at + own]
        yield key, block[at + own : at + own + length]
        at += own + length


def _fields(message: bytes) -> dict[int, int]:
    """The fields of a protocol buffer's message: whole numbers, or the length of what is no number.

    Raises Broken or IndexError for a message that is cut off.
    """
    found: dict[int, int] = {}
    at = 0
    while at < len(message):
        tag, at = _varint(message, at)
        kind = tag & 7
        if kind == 0:
            found[tag >> 3], at = _varint(message, at)
        elif kind == 2:
            found[tag >> 3], at = _varint(message, at)
            at += found[tag >> 3]
        elif kind in (1, 5):
            at += 8 if kind == 1 else 4
        else:
            raise Broken("no message")
    if at > len(message):
        raise Broken("cut off")
    return found


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while shift < 70:
        byte = data[at]
        value |= (byte & 127) << shift
        at, shift = at + 1, shift + 7
        if byte < 128:
            return value, at
    raise Broken("no number")


def _skip_varints(data: bytes, at: int, count: int) -> int:
    for _ in range(count):
        _, at = _varint(data, at)
    return at
