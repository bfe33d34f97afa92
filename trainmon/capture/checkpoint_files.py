"""One checkpoint file: its format by content, and whether it is whole, told from headers and directories."""

from __future__ import annotations

import json
import re
import struct
import zipfile
from pathlib import Path
from typing import BinaryIO

from trainmon.model import Checkpoint

SUFFIXES = frozenset({".pt", ".pth", ".ckpt", ".bin", ".safetensors", ".npz", ".keras", ".h5", ".hdf5"})
WEIGHTS_ONLY = "weights only: the optimizer's state is not in it"
CANNOT_TELL = "old pickle format: whether it is whole cannot be told without running it"

_PARTS = re.compile(
    r"(?i)(training_args|optimizer|scheduler|scaler|rng_state|random_states|tokenizer|merges|vocab)"
)
_LIKELY = re.compile(
    r"(?i)ckpt|checkpoint|step|epoch|iter|model|weight|state|last|best|latest|final|snapshot"
)
_STEP = re.compile(r"(?i)(?:^|[^a-z])(?:global[_-]?step|step|iteration|iter|it)s?[=_-]?(\d{1,15})")
_EPOCH = re.compile(r"(?i)(?:^|[^a-z])(?:epoch|ep)s?[=_-]?(\d{1,9})")
_PLAIN = re.compile(r"(?i)(?:ckpt|checkpoint|model|state|snapshot|weights)[=_-](\d{1,15})(?:\D|$)")
_MAX_HEADER = 100 * 1024 * 1024
_HDF5 = b"\x89HDF\r\n\x1a\n"


class Broken(Exception):
    """The file is not whole; the message says how that shows."""


def judge_file(path: Path) -> Checkpoint | None:
    """The checkpoint in a file, None when it is none; raises OSError when it cannot be read."""
    status = path.stat()
    likely = bool(_LIKELY.search(path.stem))
    general = path.suffix.lower() in (".bin", ".npz", ".h5", ".hdf5")
    if _PARTS.match(path.name) or (general and not likely):
        return None
    step, epoch = position_in_name(path.name)
    if step is None and epoch is None:
        step, epoch = position_in_name(path.parent.name)
    kind, problem, complete = "unknown", None, False
    try:
        kind, problem = examine(path)
        complete = problem != CANNOT_TELL
    except Broken as error:
        kind, problem = _expected(path), str(error)
    if kind == "unknown" and path.suffix.lower() == ".bin" and status.st_size:
        return None
    return Checkpoint(
        path=str(path),
        step=step,
        epoch=epoch,
        time=status.st_mtime,
        size=status.st_size,
        format=kind,
        complete=complete,
        problem=problem,
    )


def position_in_name(name: str) -> tuple[int | None, float | None]:
    """Step and epoch as a file or folder name tells them: `epoch=3-step=300`, `step_100`, `ckpt-100`."""
    step, epoch = _STEP.search(name), _EPOCH.search(name)
    plain = _PLAIN.search(name) if not step and not epoch else None
    number = step or plain
    return (int(number[1]) if number else None, float(epoch[1]) if epoch else None)


def examine(path: Path) -> tuple[str, str | None]:
    """Format and a remark on an intact file; raises Broken when it is empty, cut off or something else."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(0)
        if size == 0:
            raise Broken("the file is empty")
        start = file.read(64)
        if path.suffix.lower() == ".safetensors":
            return "safetensors", _check_safetensors(file, size)
        if start.startswith(b"PK\x03\x04"):
            return _check_zip(file, path)
        if start.startswith(_HDF5):
            _check_hdf5(start, size)
            return "hdf5", None
        if start[:1] == b"\x80" and 2 <= start[1] <= 5 and path.suffix.lower() not in (".h5", ".keras"):
            return "pickle", CANNOT_TELL
        if not any(start):
            raise Broken("it begins with zeros: its content never reached the disk")
    raise Broken("its content is no checkpoint format that trainmon knows")


def _expected(path: Path) -> str:
    kinds = {
        ".safetensors": "safetensors",
        ".npz": "numpy",
        ".keras": "keras",
        ".h5": "hdf5",
        ".hdf5": "hdf5",
    }
    known = kinds.get(path.suffix.lower())
    if known is None:
        with path.open("rb") as file:
            known = "pytorch" if file.read(4) in (b"PK\x03\x04", b"") else "unknown"
    return known


def _check_safetensors(file: BinaryIO, size: int) -> str:
    """The header tells how many bytes must follow it."""
    file.seek(0)
    raw = file.read(8)
    length = struct.unpack("<Q", raw)[0] if len(raw) == 8 else _MAX_HEADER
    if length >= _MAX_HEADER or 8 + length > size:
        raise Broken(f"cut off inside its header ({size} bytes on disk)")
    try:
        header = json.loads(file.read(length))
        ends = [entry["data_offsets"][1] for name, entry in header.items() if name != "__metadata__"]
        needed = 8 + length + max(ends, default=0)
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError) as error:
        raise Broken("its header is damaged") from error
    if size < needed:
        raise Broken(f"cut off: {size} of {needed} bytes are there")
    return WEIGHTS_ONLY


def _check_zip(file: BinaryIO, path: Path) -> tuple[str, str | None]:
    """A zip archive has its directory at the end, so that a file cut off anywhere has none."""
    try:
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
            pickle = next((name for name in names if name.endswith("data.pkl")), None)
            content = b""
            if pickle is not None:
                with archive.open(pickle) as stream:
                    content = stream.read(32 * 1024 * 1024)
    except (
        zipfile.BadZipFile,
        EOFError,
        NotImplementedError,
        RuntimeError,
        ValueError,
        struct.error,
    ) as error:
        raise Broken("cut off: the archive's directory at its end is missing or damaged") from error
    if pickle is not None:
        lightning = b"pytorch-lightning_version" in content
        has_optimizer = b"optim" in content.lower()
        return "lightning" if lightning else "pytorch", None if has_optimizer else WEIGHTS_ONLY
    if path.suffix.lower() == ".keras" or "model.weights.h5" in names:
        return "keras", None
    if names and all(name.endswith(".npy") for name in names):
        return "numpy", None
    raise Broken("an archive, but not one that a training library writes")


def _check_hdf5(start: bytes, size: int) -> None:
    """The superblock names the end of the file."""
    offset = {0: 40, 1: 44, 2: 28, 3: 28}.get(start[8])
    if offset is None or len(start) < offset + 8:
        raise Broken("its header is damaged")
    end = struct.unpack_from("<Q", start, offset)[0]
    if size < end:
        raise Broken(f"cut off: {size} of {end} bytes are there")
