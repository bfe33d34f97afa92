"""One checkpoint file: its format by content, and whether it is whole, told from headers and directories."""

from __future__ import annotations

import functools
import json
import lzma
import math
import re
import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from trainmon.capture.pickle_words import MAX_BYTES, NotAPickle, after, pickle_words
from trainmon.capture.regular import open_regular
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
_METRIC = re.compile(r"([A-Za-z][A-Za-z0-9_/.]*)=(-?\d+(?:\.\d+)?(?:[eE]-?\d+)?)")
_STEP_KEYS = ("global_step", "step", "iteration", "iter_num", "num_updates")
_MAX_HEADER = 25 * 1024 * 1024  # a header of 100,000 tensors takes about 10 MB
_MAX_ENTRIES = 20_000
_HDF5 = b"\x89HDF\r\n\x1a\n"


DAMAGED_ZIP = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, struct.error),
    *(NotImplementedError, RuntimeError, ValueError, ArithmeticError, LookupError),
)
"""What zipfile raises, besides OSError, for an archive whose bytes are not what they were."""


class Broken(Exception):
    """The file is not whole; the message says how that shows."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What an intact file holds: its format, a remark, and what its own record says of the training."""

    format: str
    remark: str | None = None
    step: int | None = None
    epoch: float | None = None
    best: str | None = None
    """The metric by which the file calls itself the best of its run."""


def judge_file(path: Path) -> Checkpoint | None:
    """The checkpoint in a file, None when it is none; raises OSError when it cannot be read."""
    status = path.stat()
    likely = bool(_LIKELY.search(path.stem))
    general = path.suffix.lower() in (".bin", ".npz", ".h5", ".hdf5")
    if _PARTS.match(path.name) or (general and not likely):
        return None
    found, problem = looked_at(path, status.st_size, status.st_mtime_ns)
    if found.format == "unknown" and path.suffix.lower() == ".bin" and status.st_size:
        return None
    step, epoch = position_in_name(path.name)
    if step is None and epoch is None:
        step, epoch = found.step, found.epoch
    if step is None and epoch is None:
        step, epoch = position_in_name(path.parent.name)
    return Checkpoint(
        path=str(path),
        step=step if step is not None else found.step,
        epoch=epoch if epoch is not None else found.epoch,
        time=status.st_mtime,
        size=status.st_size,
        format=found.format,
        complete=problem is None or problem == WEIGHTS_ONLY,
        problem=problem,
        metrics=metrics_in_name(path.stem),
        best=found.best,
    )


@functools.lru_cache(maxsize=4000)
def looked_at(path: Path, size: int, changed: int) -> tuple[Contents, str | None]:
    """The contents and what is wrong with them; looked at again only when size or time have changed."""
    try:
        found = examine(path)
        return found, found.remark
    except Broken as error:
        return Contents(_expected(path)), str(error)


def metrics_in_name(stem: str) -> Mapping[str, float]:
    """Metrics as a file name tells them, which is how Lightning names files: `epoch=3-val_loss=0.42`."""
    found = {match[1]: finite(float(match[2])) for match in _METRIC.finditer(stem)}
    positions = ("epoch", "step", "global_step")
    return {name: value for name, value in found.items() if value is not None and name not in positions}


def step_number(value: Any) -> int | None:
    """A count of steps that a file names, None for what is none: a store takes 64 bits, a chart 53."""
    whole = isinstance(value, int) and not isinstance(value, bool)
    return value if whole and 0 <= value < 1 << 53 else None


def finite(value: Any) -> float | None:
    """A number that a file names, None for what is none or has no value."""
    try:
        number = float(value) if isinstance(value, int | float) else math.nan
    except OverflowError:
        return None
    return number if math.isfinite(number) else None


def position_in_name(name: str) -> tuple[int | None, float | None]:
    """Step and epoch as a file or folder name tells them: `epoch=3-step=300`, `step_100`, `ckpt-100`."""
    step, epoch = _STEP.search(name), _EPOCH.search(name)
    plain = _PLAIN.search(name) if not step and not epoch else None
    number = step or plain
    return (int(number[1]) if number else None, float(epoch[1]) if epoch else None)


def examine(path: Path) -> Contents:
    """What an intact file holds; raises Broken when it is empty, cut off or something else."""
    suffix = path.suffix.lower()
    with open_regular(path) as file:
        size = file.seek(0, 2)
        file.seek(0)
        if size == 0:
            raise Broken("the file is empty")
        start = file.read(64)
        if suffix == ".safetensors":
            _check_safetensors(file, size)
            return Contents("safetensors", WEIGHTS_ONLY)
        if start.startswith(b"PK\x03\x04"):
            return _examine_zip(file, path)
        if start.startswith(_HDF5):
            _check_hdf5(start, size)
            return Contents("hdf5")
        if start[:1] == b"\x80" and 2 <= start[1] <= 5 and suffix not in (".h5", ".keras"):
            return Contents("pickle", CANNOT_TELL)
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
        with open_regular(path) as file:
            known = "pytorch" if file.read(4) in (b"PK\x03\x04", b"") else "unknown"
    return known


def safetensors_header(file: BinaryIO, size: int) -> tuple[dict[str, Any], int]:
    """The header of a safetensors file and the bytes that the file must have by it. Raises Broken."""
    file.seek(0)
    raw = file.read(8)
    length = struct.unpack("<Q", raw)[0] if len(raw) == 8 else _MAX_HEADER
    if length >= _MAX_HEADER or 8 + length > size:
        raise Broken(f"cut off inside its header ({size} bytes on disk)")
    try:
        header = json.loads(file.read(length))
        ends = [entry["data_offsets"][1] for name, entry in header.items() if name != "__metadata__"]
        return header, 8 + length + max(ends, default=0)
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError) as error:
        raise Broken("its header is damaged") from error


def _check_safetensors(file: BinaryIO, size: int) -> None:
    """The header tells how many bytes must follow it."""
    _, needed = safetensors_header(file, size)
    if size != needed:
        raise Broken(f"{'cut off' if size < needed else 'damaged'}: {size} of {needed} bytes are there")


def _examine_zip(file: BinaryIO, path: Path) -> Contents:
    """A zip archive has its directory at the end, so that a file cut off anywhere has none."""
    try:
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
            pickle = next((name for name in names if name.endswith("data.pkl")), None)
            content = b""
            if pickle is not None:
                with archive.open(pickle) as stream:
                    content = stream.read(MAX_BYTES)
            _check_entries(file, archive)
    except DAMAGED_ZIP as error:
        raise Broken("cut off: the archive's directory at its end is missing or damaged") from error
    if pickle is not None:
        return _examine_torch(content, path)
    if path.suffix.lower() == ".keras" or "model.weights.h5" in names:
        return Contents("keras")
    if names and all(name.endswith(".npy") for name in names):
        return Contents("numpy")
    raise Broken("an archive, but not one that a training library writes")


def _check_entries(file: BinaryIO, archive: zipfile.ZipFile) -> None:
    """Every entry begins where the directory says: a hole of zeros in the file is found here."""
    for entry in archive.infolist()[:_MAX_ENTRIES]:
        file.seek(entry.header_offset)
        if file.read(4) != b"PK\x03\x04":
            raise Broken(f"damaged: {entry.filename} is not where the archive's directory says")


def _examine_torch(content: bytes, path: Path) -> Contents:
    """A file of torch.save by its pickle, which is read as words and never loaded."""
    remark = None if b"optim" in content.lower() else WEIGHTS_ONLY
    kind = "lightning" if b"pytorch-lightning_version" in content else "pytorch"
    try:
        words = pickle_words(content) if len(content) < MAX_BYTES else []
    except NotAPickle as error:
        raise Broken("damaged: its data.pkl does not end as a pickle does") from error
    step = next((s for key in _STEP_KEYS if (s := after(words, key, int)) is not None), None)
    epoch = after(words, "epoch", (int, float))
    best = after(words, "best_model_path", str)
    named_best = best is not None and best.replace("\\", "/").rsplit("/", 1)[-1] == path.name
    return Contents(
        kind,
        remark,
        step=step_number(step),
        epoch=finite(epoch),
        best=after(words, "monitor", str) if named_best else None,
    )


def _check_hdf5(start: bytes, size: int) -> None:
    """The superblock names the end of the file; one that was not closed is longer or shorter."""
    offset = {0: 40, 1: 44, 2: 28, 3: 28}.get(start[8])
    if offset is None or len(start) < offset + 8:
        raise Broken("its header is damaged")
    end = struct.unpack_from("<Q", start, offset)[0]
    if size < end:
        raise Broken(f"cut off: {size} of {end} bytes are there")
    if size > end:
        raise Broken(f"it was not closed: {size} bytes are there, its header knows of {end}")
