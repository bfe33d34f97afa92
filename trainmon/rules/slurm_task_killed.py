"""Slurm reports that a task was killed.

What happened
    srun prints `task N: Killed` or `Terminated`.

Why
    The memory limit (then an oom-kill line follows), a cancellation, or another task's failure with
    `--kill-on-bad-exit`.

How to confirm
    `sacct -j JOBID --format=JobID,State,ExitCode,MaxRSS,ReqMem`.

How to fix
    More memory if the state is OUT_OF_MEMORY.

Easily confused with
    An out-of-memory event, which has a line of its own.

References
    https://slurm.schedmd.com/srun.html
    https://github.com/SchedMD/slurm/blob/master/src/srun/launch.c
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Role, Suggestion
from trainmon.rules._rule import Context, Rule

DOC = "https://slurm.schedmd.com/srun.html"
LAUNCH = "https://github.com/SchedMD/slurm/blob/master/src/srun/launch.c"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    yield ctx.action(
        "sacct -j <job> --format=JobID,State,ExitCode,MaxRSS,ReqMem",
        "OUT_OF_MEMORY, CANCELLED, TIMEOUT or FAILED: the state says who ended it.",
        source="https://slurm.schedmd.com/sacct.html",
    )


RULE = Rule(
    id="slurm-task-killed",
    error_type=ErrorType.KILLED,
    title="Slurm reports that a task was killed",
    description="A task ended by a signal; Slurm does not say who sent it.",
    needles=(
        ": Killed",
        ": Terminated",
    ),
    pattern=r"srun: error: \S+: tasks? [\d,-]+: (?:Killed|Terminated)",
    sources=(DOC, LAUNCH),
    role=Role.FALLBACK,
    confidence=0.6,
    precedence=60,
    suggest=suggest,
)
