"""The kernel's out-of-memory killer was called.

What happened
    "invoked oom-killer" and "oom-kill:constraint=" open and close the kernel's report.

Why
    Memory of the machine or of the job's memory group was used up.

How to confirm
    `dmesg -T | grep -i 'killed process'`.

How to fix
    Less host memory, or a higher limit.

Easily confused with
    The process that called the killer is not always the one that was killed.

References
    https://docs.kernel.org/admin-guide/mm/concepts.html#oom-killer
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Role, Suggestion
from trainmon.rules._rule import Context, Rule

DOC = "https://docs.kernel.org/admin-guide/mm/concepts.html#oom-killer"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    yield ctx.action(
        "dmesg -T | grep -i 'killed process'; raise the memory limit (Slurm --mem) or hold less in memory",
        "Names the process that was killed and what it held.",
        source=DOC,
    )
    yield ctx.change(
        "num_workers",
        lambda n: int(n) // 2,
        "Every data worker holds memory of its own.",
        unknown="fewer than now",
        source="https://docs.pytorch.org/docs/stable/data.html#multi-process-data-loading",
    )


RULE = Rule(
    id="kernel-oom-report",
    error_type=ErrorType.HOST_OOM,
    title="The kernel's out-of-memory killer was called",
    description=(
        "The kernel wrote an out-of-memory report; the line that names the killed process is missing here."
    ),
    needles=(
        "invoked oom-killer",
        "oom-kill:constraint",
        "oom_reaper: reaped process",
        "memory.oom.group set",
        "System OOM encountered",
        "TaskOOM event",
    ),
    pattern=r"invoked oom-killer|oom-kill:constraint=|oom_reaper: reaped process"
    r"|going to be killed due to memory\.oom\.group set|System OOM encountered, victim process: |TaskOOM event",
    sources=(DOC,),
    role=Role.CONFIRMATION,
    confidence=0.85,
    suggest=suggest,
)
