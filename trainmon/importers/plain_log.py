"""Console logs that no tool keeps a record of: one file is one run.

Such a log has no exit status; whether the run failed is what is read out of it.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

from trainmon.importers.place import Place, written_at
from trainmon.importers.run import ImportedRun

KIND = "log"
SUFFIXES = frozenset({".log", ".out", ".err", ".txt", ".stdout", ".stderr"})


def recognises(place: Place, path: Path) -> bool:
    """Whether a file may be a console log: by its name, and because it does not hold binary data."""
    if path.suffix.lower() not in SUFFIXES:
        return False
    try:
        with place.open(path) as file:
            head = file.read(4096)
    except OSError:
        return False
    return bool(head) and b"\0" not in head


def read(place: Place, path: Path) -> Iterator[ImportedRun]:
    """The run that wrote this log."""
    yield of_files(place, KIND, path.stem, [path])


def of_files(place: Place, kind: str, name: str, files: list[Path]) -> ImportedRun:
    """A run known only by the files its output went to."""
    born, written = _born(files), written_at(*files)
    return ImportedRun(
        kind=kind,
        key=f"{socket.gethostname()}|{files[0]}",
        source=str(files[0]),
        name=name,
        stamp=place.stamp(*files),
        created_at=born or written or 0.0,
        started_at=born,
        last_sign=written,
        project=files[0].parent.name or "default",
        workdir="",
        log=lambda: (chunk for file in files for chunk in place.chunks(file)),
    )


def _born(files: list[Path]) -> float | None:
    """When the first file was made, where the system tells that; never later than its last change."""
    times = []
    for file in files:
        try:
            status = file.stat()
        except OSError:
            continue
        times.append(getattr(status, "st_birthtime", status.st_mtime))
    return min(times, default=None)
