"""A Slurm task ended with an error.

What happened
    srun prints each task that ended with a code other than 0, and may end the step: from Slurm 25.05 on
    slurmstepd then reports the other tasks as cancelled `DUE TO TASK FAILURE`.

Why
    Whatever the task's own output says.

How to confirm
    `sacct -j JOBID --format=JobID,State,ExitCode,MaxRSS`.

How to fix
    The one of the task's error.

Easily confused with
    The cause itself.

References
    https://slurm.schedmd.com/srun.html
    https://github.com/SchedMD/slurm/blob/master/src/srun/launch.c
    https://github.com/SchedMD/slurm/blob/master/src/slurmd/slurmstepd/req.c
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Role, Suggestion
from trainmon.rules._rule import Context, Rule

DOC = "https://slurm.schedmd.com/srun.html"
LAUNCH = "https://github.com/SchedMD/slurm/blob/master/src/srun/launch.c"
STEPD = "https://github.com/SchedMD/slurm/blob/master/src/slurmd/slurmstepd/req.c"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    yield ctx.action(
        "srun --output=log_%j_%t.txt --label ..., and sacct -j <job> --format=JobID,State,ExitCode,MaxRSS",
        "One file per task shows which failed first and why.",
        source=DOC,
    )


RULE = Rule(
    id="slurm-task-exited",
    error_type=ErrorType.UNKNOWN,
    title="A Slurm task ended with an error",
    description="srun reports how a task ended; the reason stands in the task's own output.",
    needles=(
        "Exited with exit code",
        "First task exited",
        "DUE TO TASK FAILURE",
        "FAILED (non-zero exit code",
    ),
    pattern=r"srun: (?:error: )?\S+: tasks? [\d,\-]+: Exited with exit code [1-9]\d*"
    r"|srun: First task exited \d+s ago"
    r"|CANCELLED AT \S+ DUE TO TASK FAILURE|FAILED \(non-zero exit code or other failure mode\)",
    sources=(DOC, LAUNCH, STEPD),
    role=Role.CASCADE,
    confidence=0.45,
    precedence=40,
    suggest=suggest,
)
