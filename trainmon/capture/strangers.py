"""Processes that somebody else started: what they are, where their output goes, and how they end.

On Linux 6.15 and newer a pidfd tells the exit status even of a process that is not our child
(PIDFD_INFO_EXIT in include/uapi/linux/pidfd.h); elsewhere it is known only while a parent leaves a zombie.
"""

from __future__ import annotations

import contextlib
import os
import select
import stat
import struct
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from trainmon.errors import UsageError

_GET_INFO = (3 << 30) | (64 << 16) | (0xFF << 8) | 11
"""_IOWR(PIDFS_IOCTL_MAGIC, 11, struct pidfd_info) for the structure's first version of 64 bytes."""
_INFO_EXIT = 1 << 3
REAPED_WITHIN = 2.0
"""Seconds that the parent of an ended process is given to take its exit status, which we can read then."""
_WRITING = os.O_WRONLY | os.O_RDWR


@dataclass(frozen=True)
class Stranger:
    """A running process; `log_path` is the file that its output goes to, None for a terminal or a pipe."""

    pid: int
    command: tuple[str, ...]
    workdir: Path
    started_at: float
    log_path: Path | None
    variables: Mapping[str, str]
    pidfd: int

    def has_ended(self, wait: float) -> bool:
        """Whether it has ended, after waiting for that at most so many seconds."""
        return bool(select.select([self.pidfd], [], [], wait)[0])

    def returncode(self) -> int | None:
        """Of an ended process: its exit code or minus its signal's number, None when nobody can tell any more."""
        deadline = time.monotonic() + REAPED_WITHIN
        while (status := _told_by_kernel(self.pidfd)) is None and time.monotonic() < deadline:
            time.sleep(0.02)
        if status is None:
            status = _of_zombie(self.pid, self.started_at)
        return None if status is None else os.waitstatus_to_exitcode(status)


def find(pid: int) -> Stranger:
    """Look at a process. Raises UsageError when there is none, or it is not ours to look at."""
    import psutil

    try:
        pidfd = os.pidfd_open(pid)
        process = psutil.Process(pid)
        with process.oneshot():
            return Stranger(
                pid=pid,
                command=tuple(process.cmdline()),
                workdir=Path(process.cwd()),
                started_at=process.create_time(),
                log_path=output_of(pid),
                variables=process.environ(),
                pidfd=pidfd,
            )
    except (ProcessLookupError, psutil.NoSuchProcess):
        raise UsageError(f"There is no process {pid} on this machine. List yours with: ps -u $USER") from None
    except (PermissionError, psutil.AccessDenied):
        raise UsageError(f"Process {pid} belongs to somebody else. Attach to its log file instead.") from None
    except (OSError, AttributeError, OverflowError) as error:
        raise UsageError(
            f"Process {pid} cannot be watched here ({error}). Attach to its log file instead."
        ) from None


def output_of(pid: int) -> Path | None:
    """The regular file that a process's stdout goes to, else its stderr."""
    for number in (1, 2):
        with contextlib.suppress(OSError):
            place = Path(f"/proc/{pid}/fd/{number}")
            if stat.S_ISREG(place.stat().st_mode):
                path = place.readlink()
                if path.is_file():
                    return path
    return None


def writer_of(path: Path) -> int | None:
    """The process of this machine that has a file open for writing; of several the one that started the others.

    Slurm's own daemon, which opens a batch job's log for it, is none.
    """
    try:
        wanted = path.stat()
        pids = [int(place.name) for place in Path("/proc").iterdir() if place.name.isdigit()]
    except OSError:
        return None
    found = [pid for pid in pids if pid != os.getpid() and _writes(pid, wanted) and not _is_daemon(pid)]
    return next((pid for pid in sorted(found) if _parent(pid) not in found), None)


def _writes(pid: int, wanted: os.stat_result) -> bool:
    with contextlib.suppress(OSError, ValueError):
        for place in Path(f"/proc/{pid}/fd").iterdir():
            with contextlib.suppress(OSError, ValueError):
                found = place.stat()
                same = (found.st_dev, found.st_ino) == (wanted.st_dev, wanted.st_ino)
                if same and _flags(pid, place.name) & _WRITING:
                    return True
    return False


def _is_daemon(pid: int) -> bool:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/comm").read_bytes().startswith(b"slurmstepd")
    return False


def _flags(pid: int, number: str) -> int:
    lines = Path(f"/proc/{pid}/fdinfo/{number}").read_text().splitlines()
    return next((int(line.split()[1], 8) for line in lines if line.startswith("flags:")), 0)


def _parent(pid: int) -> int | None:
    fields = _stat(pid)
    return int(fields[1]) if fields else None


def _stat(pid: int) -> list[str] | None:
    """The fields of /proc/PID/stat from the third (state) on; the name before may hold anything."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text(errors="replace").rpartition(")")[2].split()
    return None


def _told_by_kernel(pidfd: int) -> int | None:
    import fcntl

    request = bytearray(struct.pack("<Q", _INFO_EXIT).ljust(64, b"\0"))
    try:
        fcntl.ioctl(pidfd, _GET_INFO, request)
    except OSError:
        return None
    mask, status = struct.unpack_from("<Q", request)[0], struct.unpack_from("<i", request, 60)[0]
    return int(status) if mask & _INFO_EXIT else None


def _of_zombie(pid: int, started_at: float) -> int | None:
    fields: Any = _stat(pid)
    return int(fields[49]) if fields and fields[0] == "Z" and len(fields) > 49 else None
