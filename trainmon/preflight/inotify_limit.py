"""The limit on inotify watches and instances: can one be made now?"""

from __future__ import annotations

import ctypes
import errno
import os
from pathlib import Path

from trainmon.preflight._case import Answer, Case, Check, no, unknown, yes

_LIMITS = Path("/proc/sys/fs/inotify")


def _look(case: Case) -> Answer | None:
    limits = {name: _number(name) for name in ("max_user_watches", "max_user_instances")}
    if None in limits.values():
        return unknown("This system does not tell its inotify limits.")
    words = ", ".join(f"fs.inotify.{name}={value}" for name, value in limits.items())
    refused = _refused(case.workdir)
    if refused:
        return yes(f"{refused} ({words}).")
    return no(f"A watch and an instance can be made now ({words}).")


def _number(name: str) -> int | None:
    try:
        return int((_LIMITS / name).read_text())
    except (OSError, ValueError):
        return None


def _refused(folder: Path) -> str | None:
    """Make one instance with one watch, and close both; what the kernel says, None when it lets us."""
    system = ctypes.CDLL(None, use_errno=True)
    place = system.inotify_init1(os.O_CLOEXEC)
    if place < 0:
        return f"No inotify instance can be made: {os.strerror(ctypes.get_errno())}"
    try:
        if system.inotify_add_watch(place, os.fsencode(folder), 0x2) < 0:
            code = ctypes.get_errno()
            return "No inotify watch is left" if code == errno.ENOSPC else os.strerror(code)
    finally:
        os.close(place)
    return None


CHECK = Check("inotify limit", _look, rules=frozenset({"inotify-limit-reached"}))
