"""The machine's memory: is as much free as the job was seen to use?"""

from __future__ import annotations

from pathlib import Path

from trainmon.model import ErrorType
from trainmon.preflight._case import Answer, Case, Check, no, size, unknown, yes


def _look(case: Case) -> Answer | None:
    import psutil

    memory = psutil.virtual_memory()
    limit = _container_limit()
    total = min(memory.total, limit) if limit else memory.total
    free = min(memory.available, total)
    words = f"{size(free)} of {size(total)} of memory are free"
    if case.memory_peak is None:
        return unknown(f"{words}; how much the job used is not known.")
    used = f"the job was seen to use {size(case.memory_peak)}"
    lowered = case.lowered_memory()
    if lowered:
        return unknown(f"{words}; {used} before {lowered}.")
    if free < case.memory_peak:
        return yes(f"{words}; {used}.")
    if case.memory_peak > 0.75 * total:
        return yes(f"{words}; {used}, nearly all that there is, and nothing that lowers it was changed.")
    return (
        no(f"{words}; {used}.")
        if free > 2 * case.memory_peak
        else unknown(f"{words}; {used}, and then more.")
    )


def _container_limit() -> int | None:
    for file in ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"):
        try:
            text = Path(file).read_text().strip()
        except OSError:
            continue
        return int(text) if text.isdigit() and int(text) < 2**60 else None
    return None


CHECK = Check(
    "host memory",
    _look,
    rules=frozenset({"kernel-oom-killer", "dataloader-worker-killed"}),
    types=frozenset({ErrorType.HOST_OOM}),
)
