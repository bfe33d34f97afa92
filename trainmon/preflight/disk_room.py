"""The disk that was full: has it room for at least what was to be written?"""

from __future__ import annotations

import errno
import os
import tempfile
from pathlib import Path

from trainmon.capture.reserve import fallocate
from trainmon.model import ErrorType
from trainmon.preflight._case import Answer, Case, Check, looks_like_path, no, parse_size, size, unknown, yes

LITTLE = 16 * 1024 * 1024


def _look(case: Case) -> Answer | None:
    place = _place(case)
    if place is None:
        return unknown("The folder to which it wrote cannot be told.")
    room = os.statvfs(place)
    free = room.f_bavail * room.f_frsize
    if room.f_files and room.f_favail == 0:
        return yes(f"The file system of {place} has no inodes left: no new file can be made.")
    needed, what = _needed(case)
    if free < LITTLE or (needed is not None and free < needed):
        return yes(f"{place} has {size(free)} free" + (f"; {what} needs {size(needed)}." if needed else "."))
    if needed is None:
        return unknown(f"{place} has {size(free)} free; how much is needed is not known.")
    refused = _allocated(place, needed) if free > 4 * needed else None
    if refused:
        return yes(f"{place} has {size(free)} free, but {size(needed)} cannot be written there: {refused}.")
    return no(f"{place} has {size(free)} free; {what} needs {size(needed)}.")


def _place(case: Case) -> Path | None:
    """The nearest existing folder of what the failure names, of the last checkpoint, or of the job itself."""
    named = [case.path(text) for text in case.quoted() if looks_like_path(text)]
    saved = [Path(c.path) for c in case.plan.checkpoints[:1]]
    for path in (*named, *saved, case.workdir):
        folder = next((p for p in (path, *path.parents) if p.is_dir()), None)
        if folder is not None and folder != Path("/"):
            return folder
    return None


def _needed(case: Case) -> tuple[float | None, str]:
    """Bytes to write, and what they are."""
    said = case.search(r"Needed:? ([\d.]+ ?[KMGT]?i?B)")
    if said and (bytes_needed := parse_size(said)):
        return bytes_needed, "the download"
    largest = max((c.size for c in case.plan.checkpoints), default=0)
    return (float(largest), "one checkpoint") if largest else (None, "")


def _allocated(place: Path, needed: float) -> str | None:
    """Reserve the room in a file without a name and give it back: only so a quota shows. The refusal, or None."""
    try:
        with tempfile.TemporaryFile(dir=place) as file:
            fallocate(file.fileno(), 0, 0, max(1, int(needed)))
    except OSError as error:
        if error.errno == errno.EOPNOTSUPP:
            return None
        return error.strerror or str(error)
    return None


CHECK = Check(
    "disk room",
    _look,
    rules=frozenset({"disk-full", "disk-quota-exceeded"}),
    types=frozenset({ErrorType.DISK_FULL}),
)
