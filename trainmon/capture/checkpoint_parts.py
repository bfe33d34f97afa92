"""What checkpoint folders have in common: their names, their size, the state of their parts."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from trainmon.capture.checkpoint_files import WEIGHTS_ONLY, finite, looked_at, position_in_name, step_number
from trainmon.capture.regular import read_regular
from trainmon.model import Checkpoint

MAX_FILES = 5000
MAX_JSON = 64 * 1024 * 1024


def names_in(path: Path) -> set[str]:
    """Names of what is in a folder, at most MAX_FILES. Raises OSError."""
    names: set[str] = set()
    for entry in path.iterdir():
        names.add(entry.name)
        if len(names) >= MAX_FILES:
            break
    return names


def judged(
    path: Path,
    kind: str,
    problem: str | None,
    *,
    step: int | None = None,
    epoch: float | None = None,
    metrics: Mapping[str, float] | None = None,
    best: str | None = None,
) -> Checkpoint:
    """A folder as a checkpoint; step and epoch are those of its name when not given."""
    named_step, named_epoch = position_in_name(path.name)
    size, newest = measure(path)
    return Checkpoint(
        path=str(path),
        step=named_step if step_number(step) is None else step,
        epoch=named_epoch if finite(epoch) is None else epoch,
        time=newest,
        size=size,
        format=kind,
        complete=problem is None,
        problem=problem,
        metrics={name: value for name, value in (metrics or {}).items() if finite(value) is not None},
        best=best,
    )


def measure(path: Path) -> tuple[int, float]:
    """Bytes in the folder (four levels) and the time of its newest file."""
    size, newest, left = 0, path.stat().st_mtime, MAX_FILES
    for pattern in ("*", "*/*", "*/*/*", "*/*/*/*"):
        for file in path.glob(pattern):
            left -= 1
            if left < 0:
                return size, newest
            if file.is_file():
                status = file.stat()
                size, newest = size + status.st_size, max(newest, status.st_mtime)
    return size, newest


def first_problem(paths: Iterable[Path]) -> str | None:
    """What is wrong with the first part that is not whole, None when all are."""
    return next((problem for path in paths if (problem := part_problem(path))), None)


def part_problem(path: Path) -> str | None:
    """Why a part is not whole; an old pickle, of which that cannot be told, counts as not whole."""
    try:
        status = path.stat()
        problem = looked_at(path, status.st_size, status.st_mtime_ns)[1]
    except OSError as error:
        problem = error.strerror
    return f"{path.name}: {problem}" if problem and problem != WEIGHTS_ONLY else None


def read_json(path: Path) -> dict[str, Any] | None:
    """A JSON object of at most 64 MiB, None when it is missing, damaged or something else."""
    try:
        data = json.loads(read_regular(path, MAX_JSON))
    except (OSError, ValueError, RecursionError):
        return None
    return data if isinstance(data, dict) else None
