"""Shared memory: is /dev/shm larger, or emptier, than when the job ran?"""

from __future__ import annotations

import os

from trainmon.model import ErrorType
from trainmon.preflight._case import Answer, Case, Check, no, size, unknown, yes

LITTLE = 1024 * 1024


def _look(case: Case) -> Answer | None:
    try:
        room = os.statvfs("/dev/shm")
    except OSError:
        return yes("There is no /dev/shm on this machine.")
    total, free = room.f_blocks * room.f_frsize, room.f_bavail * room.f_frsize
    words = f"/dev/shm has {size(free)} of {size(total)} free"
    then = case.limits.get("shared_memory_bytes")
    if free < LITTLE:
        return yes(f"{words}.")
    lowered = case.changed("num_workers", "batch_size")
    if isinstance(then, int) and total > then:
        return no(f"{words}; its size was {size(then)}.")
    if isinstance(then, int) and not lowered and free >= 0.9 * total:
        return yes(f"{words}: no larger than it was, and nobody else used it.")
    return unknown(f"{words}; how much the job needs is not known.")


CHECK = Check("shared memory", _look, types=frozenset({ErrorType.SHM_EXHAUSTED}))
