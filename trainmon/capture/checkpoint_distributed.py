"""Folders of torch.distributed.checkpoint, which FSDP, torchtitan and NeMo write: `*.distcp` and `.metadata`.

Source: torch/distributed/checkpoint/filesystem.py: every rank writes its files, rank 0 then writes `.metadata`,
which says in which file, from where and how long each part is. It is a pickle and only read as words.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from trainmon.capture.pickle_words import NotAPickle, pickle_words, stored_parts
from trainmon.capture.regular import read_regular

MAX_METADATA = 256 * 1024 * 1024


def is_distributed(names: set[str]) -> bool:
    """Whether a folder with these names is one of torch.distributed.checkpoint."""
    return ".metadata" in names or any(name.endswith(".distcp") for name in names)


def distributed_problem(path: Path, names: set[str]) -> str | None:
    """Why the folder is not whole, None when it is."""
    if ".metadata" not in names:
        return "its .metadata file, which is written last, is missing"
    try:
        status = (path / ".metadata").stat()
        if status.st_size > MAX_METADATA:
            return "its .metadata file is too large to be read"
        parts = _longest(path / ".metadata", status.st_size, status.st_mtime_ns)
    except NotAPickle:
        return "its .metadata file is cut off or damaged"
    if not parts:
        return "its .metadata file names no part"
    for name, needed in sorted(parts.items()):
        problem = _part_problem(path, name, needed)
        if problem:
            return problem
    return None


@functools.lru_cache(maxsize=500)
def _longest(path: Path, size: int, changed: int) -> Mapping[str, int]:
    """For every file the bytes that its parts need; read again only when size or time have changed."""
    needed: dict[str, int] = {}
    for name, end in stored_parts(pickle_words(read_regular(path, MAX_METADATA))):
        needed[name] = max(end, needed.get(name, 0))
    return needed


def _part_problem(path: Path, name: str, needed: int) -> str | None:
    if PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts or "\0" in name:
        return "its .metadata file names a file outside the folder"
    try:
        size = (path / name).stat().st_size
    except OSError:
        return f"{name} is missing"
    return f"{name}: cut off: {size} of {needed} bytes are there" if size < needed else None
