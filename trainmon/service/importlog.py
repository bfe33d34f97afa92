"""The console output of imported runs: copied into the store's folder, and read for metrics when there are no others."""

from __future__ import annotations

import fcntl
import os
from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from trainmon.capture import find_checkpoints
from trainmon.capture.launchers import RANK_LOGS
from trainmon.importers import Columns, ImportedRun
from trainmon.metrics import MetricReader
from trainmon.model import Checkpoint, Job

BEGINNING = 4096
PORTION = 64 * 1024
LAUNCH = "imported"

Reading = Callable[[], Iterator[bytes]]


def begins_alike(copy: Path, log: Reading) -> bool:
    """Whether a log may be the continuation of its copy: one begins with the other's first bytes."""
    try:
        with copy.open("rb") as file:
            kept = file.read(BEGINNING)
    except OSError:
        return True
    new = b""
    for data in log():
        new += data[:BEGINNING]
        if len(new) >= len(kept):
            break
    return new[: len(kept)] == kept[: len(new)] if new else not kept


def copy_log(copy: Path, log: Reading) -> None:
    """Make `copy` hold the bytes of `log`: what is there already stays, only what differs is written.

    Of several that do it at once one waits for the other.
    """
    with _locked(copy) as file:
        place, same = 0, True
        for data in log():
            if same and file.read(len(data)) != data:
                same = False
            if not same:
                file.seek(place)
                file.write(data)
            place += len(data)
        file.truncate(place)


@contextmanager
def _locked(path: Path) -> Iterator[BinaryIO]:
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    with os.fdopen(handle, "r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield file


def copy_ranks(log: Path, files: Mapping[str, Reading]) -> None:
    """Copy the ranks' own logs, under their names, to where those of a launch of our own would be."""
    for name, reading in files.items():
        target = log.with_suffix(RANK_LOGS) / LAUNCH / name
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        copy_log(target, reading)


def curves_of(job: Job, run: ImportedRun) -> dict[str, Columns]:
    """The metrics that the run printed. Their times are estimates: the place in the log between start and end."""
    if run.log is None:
        return {}
    size = sum(len(data) for data in run.log())
    start, end = job.started_at or job.created_at, run.last_sign or job.created_at
    reader, found, place = MetricReader(bar_every=0.0), _Gathered(), 0
    now = start
    for data in _portions(run.log()):
        place += len(data)
        now = start + max(0.0, end - start) * (place / size if size else 1.0)
        found.add(reader.feed(data, now))
    found.add(reader.close(now))
    return found.columns


def _portions(log: Iterator[bytes]) -> Iterator[bytes]:
    return chain.from_iterable(
        (data[start : start + PORTION] for start in range(0, len(data), PORTION)) for data in log
    )


class _Gathered:
    """Points by metric as columns."""

    def __init__(self) -> None:
        self.columns: dict[str, Columns] = {}

    def add(self, points: Mapping[str, Sequence[tuple[float, float, float]]]) -> None:
        for name, rows in points.items():
            columns = self.columns.setdefault(name, (array("d"), array("d"), array("d")))
            for row in rows:
                for column, value in zip(columns, row, strict=True):
                    column.append(value)


def checkpoints_in(folders: Sequence[Path]) -> list[Checkpoint]:
    """The checkpoints in these folders; none whose real place is outside of them."""
    roots = [Path(os.path.realpath(folder)) for folder in folders if folder.is_dir()]
    inside = [
        c
        for c in (find_checkpoints(roots) if roots else [])
        if any(Path(os.path.realpath(c.path)).is_relative_to(root) for root in roots)
    ]
    return inside
