"""What a pickle says, read as a list of its opcodes; nothing in it is ever built, imported or called.

`pickletools.genops` only cuts the stream into opcodes. From these come the plain values in the order in which
they stand, which is enough to find a key with its value: a dictionary is written as key, value, key, value.
"""

from __future__ import annotations

import itertools
import pickletools
from collections.abc import Iterator, Sequence
from typing import Any

MAX_BYTES = 32 * 1024 * 1024
MAX_WORDS = 400_000
_SILENT = frozenset({"PROTO", "FRAME", "MEMOIZE", "BINPUT", "LONG_BINPUT", "PUT"})
_NAMED = {"NEWTRUE": True, "NEWFALSE": False, "NONE": None}
OTHER = object()
"""Stands where the stream has no plain value."""


class NotAPickle(ValueError):
    """The bytes are no pickle, or end before it does."""


def pickle_words(data: bytes) -> list[Any]:
    """The plain values of a pickle (text, numbers, bools, None) in order, `OTHER` where a mark or call stands.

    Raises NotAPickle. Reads at most MAX_WORDS opcodes; of a longer pickle, the rest is not looked at.
    """
    words: list[Any] = []
    kept: dict[int, Any] = {}
    last: Any = OTHER
    try:
        for count, (opcode, argument, _) in enumerate(pickletools.genops(data)):
            name = opcode.name
            if name == "MEMOIZE":
                kept[len(kept)] = last
            elif name in ("BINPUT", "LONG_BINPUT", "PUT"):
                kept[int(str(argument))] = last
            elif name not in _SILENT:
                last = _value(name, argument, kept)
                words.append(last)
            if count >= MAX_WORDS:
                break
    except Exception as error:  # whatever the bytes make of it, they are no pickle
        raise NotAPickle(str(error)) from error
    return words


def _value(name: str, argument: Any, kept: dict[int, Any]) -> Any:
    if name in ("BINGET", "LONG_BINGET", "GET"):
        return kept.get(int(argument), OTHER)
    if name in _NAMED:
        return _NAMED[name]
    return OTHER if argument is None else argument


def after(words: Sequence[Any], key: str, kind: type | tuple[type, ...]) -> Any:
    """The value that follows the first such key whose value is of this kind; None without one."""
    for word, following in itertools.pairwise(words):
        if word == key and isinstance(following, kind) and not isinstance(following, bool):
            return following
    return None


def stored_parts(words: Sequence[Any]) -> Iterator[tuple[str, int]]:
    """(file, bytes it must have at least) for every part that a torch.distributed.checkpoint `.metadata` names.

    Source: torch/distributed/checkpoint/filesystem.py, the fields of `_StorageInfo` in their order.
    """
    fields = [word for word in words if word is not OTHER]
    for at in range(len(fields) - 5):
        one, path, two, offset, three, length = fields[at : at + 6]
        named = (one, two, three) == ("relative_path", "offset", "length")
        if named and isinstance(path, str) and isinstance(offset, int) and isinstance(length, int):
            yield path, offset + length
