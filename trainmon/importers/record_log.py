"""wandb's `.wandb` files: LevelDB's log format behind a header of seven bytes.

Blocks of 32 KiB hold chunks of a record: CRC-32 (of kind and data; LevelDB itself uses CRC-32C), uint16 length,
kind (1 whole, 2 first, 3 middle, 4 last). See LevelDB's doc/log_format.md and wandb's core/internal/leveldb. What
was being written when the writer died is cut: all whole records are good.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from typing import BinaryIO

MAGIC = b":W&B"
HEADER, BLOCK, CHUNK_HEADER = 7, 32_768, 7
WHOLE, FIRST, MIDDLE, LAST = 1, 2, 3, 4
MAX_RECORD = 64 << 20


def records(file: BinaryIO) -> Iterator[bytes]:
    """Every whole and sound record; a broken block is stepped over."""
    if not file.read(HEADER).startswith(MAGIC):
        return
    parts: list[bytes] = []
    size, place = 0, HEADER
    while block := file.read(BLOCK - place % BLOCK):
        place += len(block)
        for kind, data in _chunks(block):
            if kind in (0, WHOLE, FIRST):
                parts, size = [], 0
            if kind == 0 or (kind in (MIDDLE, LAST) and not parts):
                continue
            if size + len(data) <= MAX_RECORD:
                parts.append(data)
                size += len(data)
            if kind in (WHOLE, LAST):
                yield b"".join(parts)
                parts, size = [], 0


def _chunks(block: bytes) -> Iterator[tuple[int, bytes]]:
    """Kind and data of each chunk; kind 0 for a place from which on the block cannot be read."""
    place = 0
    while place + CHUNK_HEADER <= len(block):
        check, size, kind = struct.unpack_from("<IHB", block, place)
        data = block[place + CHUNK_HEADER : place + CHUNK_HEADER + size]
        if kind not in (WHOLE, FIRST, MIDDLE, LAST) or len(data) < size:
            yield 0, b""
            return
        if zlib.crc32(data, zlib.crc32(bytes([kind]))) != check:
            yield 0, b""
            return
        yield kind, data
        place += CHUNK_HEADER + size
