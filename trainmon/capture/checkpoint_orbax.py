"""Orbax folders, told by `_CHECKPOINT_METADATA` or `_METADATA`, with the arrays in OCDBT or zarr files.

Sources: orbax-checkpoint writes into `NAME.orbax-checkpoint-tmp…` and renames that when all is there;
`_CHECKPOINT_METADATA` then has a `commit_timestamp_nsecs`. Sizes stand in the files themselves: TensorStore's
OCDBT manifests and nodes begin with a magic number and their length
(google.github.io/tensorstore/kvstore/ocdbt/format.html), and values are Zstandard frames, whose blocks have
their sizes in front (RFC 8878, section 3.1.1). Nothing is decompressed.
"""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from trainmon.capture.checkpoint_files import finite
from trainmon.capture.checkpoint_parts import MAX_FILES, judged, names_in, read_json
from trainmon.capture.regular import open_regular
from trainmon.model import Checkpoint

_UNFINISHED = ".orbax-checkpoint-tmp"
_OCDBT = (b"\x0c\xdb\x3a\x2a", b"\x0c\xdb\x20\xde", b"\x0c\xdb\x1a\x2a")
_JSON = frozenset({"_METADATA", "_sharding", "_CHECKPOINT_METADATA", ".zarray", "zarr.json"})
_ZSTD = b"\x28\xb5\x2f\xfd"
_CONTENT_SIZE = {0: 0, 1: 2, 2: 4, 3: 8}
_MAX_RECORDS = 200_000
"""Records or blocks of one file that are walked through; of a longer one the rest is not looked at."""
_OCDBT_HEADER = 12
_MAX_EMPTY = 1000
"""Empty blocks in a row that a frame may have; more are zeros that a crash left on the disk."""
_DICTIONARY = {0: 0, 1: 1, 2: 2, 3: 4}


def judge_orbax(path: Path, names: set[str]) -> Checkpoint | None:
    """The checkpoint of one step (or a single one), None for another folder."""
    unfinished = _UNFINISHED in path.name
    arrays = names & {"manifest.ocdbt", "_sharding", "d", "array_metadatas", "ocdbt.process_0"}
    if not (unfinished or "_CHECKPOINT_METADATA" in names or ("_METADATA" in names and arrays)):
        return None
    problem = "its temporary name shows that the save did not finish" if unfinished else _problem(path, names)
    name = path.name.partition(_UNFINISHED)[0]
    digits = name.rsplit("_", 1)[-1]
    step = int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 16 else None
    return judged(path, "orbax", problem, step=step, metrics=_metrics(path))


def _metrics(path: Path) -> dict[str, float]:
    found = (read_json(path / "_CHECKPOINT_METADATA") or {}).get("metrics")
    pairs = found.items() if isinstance(found, dict) else ()
    numbers = ((str(k), finite(v)) for k, v in pairs if not isinstance(v, bool))
    return {name: number for name, number in numbers if number is not None}


def _problem(path: Path, names: set[str]) -> str | None:
    if "commit_success.txt" in names and "_CHECKPOINT_METADATA" not in names:
        return "_CHECKPOINT_METADATA is missing"
    if "_CHECKPOINT_METADATA" in names:
        written = read_json(path / "_CHECKPOINT_METADATA")
        if written is None:
            return "_CHECKPOINT_METADATA is damaged"
        if not written.get("commit_timestamp_nsecs"):
            return "_CHECKPOINT_METADATA has no time of commit: the save did not finish"
        handlers = written.get("item_handlers")
        for item in handlers if isinstance(handlers, dict) else ():
            if str(item) not in names:
                return f"the folder {item!s} is missing"
    items = (folder for folder in path.iterdir() if folder.is_dir() and not folder.name.startswith("ocdbt."))
    folders = [path, *items]
    missing = next((problem for folder in folders if (problem := _item_problem(folder))), None)
    if missing:
        return missing
    files = [file for file in sorted(islice(path.rglob("*"), MAX_FILES)) if file.is_file()]
    return next((problem for file in files if (problem := _file_problem(path, file))), None)


def _item_problem(folder: Path) -> str | None:
    """What one saved tree lacks: its description, an array, or the manifest of its store."""
    names = names_in(folder)
    stores = [name for name in names if name.startswith("ocdbt.process_")]
    if "_METADATA" not in names:
        described = stores or names & {"manifest.ocdbt", "_sharding"}
        return f"{folder.name}/_METADATA is missing" if described else None
    tree = read_json(folder / "_METADATA") or {}
    places = [folder, *(folder / name for name in stores)] if tree.get("use_ocdbt") else []
    for place in places:
        if not (place / "manifest.ocdbt").is_file() or not any((place / "d").glob("*")):
            return f"{place.name}: the manifest or the data of its store is missing"
    arrays = tree.get("tree_metadata")
    if tree.get("use_ocdbt") is False and isinstance(arrays, dict):
        return next((p for array in arrays.values() if (p := _array_problem(folder, array))), None)
    return None


def _array_problem(folder: Path, array: Any) -> str | None:
    """A zarr array is a folder with its description and at least one chunk."""
    keys = array.get("key_metadata") if isinstance(array, dict) else None
    kind = array.get("value_metadata") if isinstance(array, dict) else None
    if not isinstance(keys, list) or not isinstance(kind, dict) or kind.get("skip_deserialize"):
        return None
    name = ".".join(str(part.get("key")) for part in keys if isinstance(part, dict))
    if "/" in name or "\0" in name or not name:
        return None
    inside = {file.name for file in (folder / name).glob("*")} | {f.name for f in (folder / name).glob(".z*")}
    if not inside & {".zarray", "zarr.json"} or len(inside) < 2:
        return f"the array {name} is missing"
    return None


def _file_problem(path: Path, file: Path) -> str | None:
    name = str(file.relative_to(path))
    if file.name == "commit_success.txt":
        return None
    if file.name in _JSON or file.parent.name == "array_metadatas":
        return None if read_json(file) is not None else f"{name} is damaged"
    size = file.stat().st_size
    if size == 0:
        return f"{name} is empty"
    try:
        with open_regular(file) as opened:
            end = _walk(opened, size)
    except OSError as error:
        return f"{name}: {error.strerror}"
    return f"{name}: cut off: {size} of at least {end} bytes are there" if end > size else None


def _walk(file: BinaryIO, size: int) -> int:
    """Where the last record of the file ends by its own account; `size` when its form is not known."""
    at = 0
    for _ in range(_MAX_RECORDS):
        if at >= size:
            return at
        file.seek(at)
        start = file.read(4)
        if start in _OCDBT:
            length = int.from_bytes(file.read(8).ljust(8, b"\xff"), "little")
            at = (
                at + length if length >= _OCDBT_HEADER else size + 1
            )  # less: its content never reached the disk
        elif start == _ZSTD:
            at = _end_of_frame(file, at + 4, size)
        elif at + len(start) >= size and len(start) < 4:
            return size + 1
        else:
            return size
    return size


def _end_of_frame(file: BinaryIO, at: int, size: int) -> int:
    """Where a Zstandard frame ends that has its descriptor at `at`; beyond `size` when it is cut off."""
    file.seek(at)
    read = file.read(1)
    if not read:
        return size + 1
    descriptor = read[0]
    single = descriptor >> 5 & 1
    content = _CONTENT_SIZE[descriptor >> 6] or single
    at += 1 + (0 if single else 1) + _DICTIONARY[descriptor & 3] + content
    empty = 0
    for _ in range(_MAX_RECORDS):
        if at + 3 > size or empty > _MAX_EMPTY:
            return max(at, size + 1)
        file.seek(at)
        block = int.from_bytes(file.read(3), "little")
        at += 3 + (1 if block >> 1 & 3 == 1 else block >> 3)
        empty = 0 if block else empty + 1
        if block & 1:
            return at + (4 if descriptor >> 2 & 1 else 0)
    return size
