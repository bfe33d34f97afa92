"""Slurm could not start the program of a task.

What happened
    slurmstepd tried to execute the program that srun was given, and the system refused.

Why
    The path is wrong or exists on the login node only, the environment was not activated in the job script, the
    file is not executable or its first line names an interpreter that does not exist.

How to confirm
    `srun --ntasks=1 ls -l PROGRAM; srun --ntasks=1 which python` in the same allocation.

How to fix
    Activate the environment before srun, give the full path on a file system that all nodes mount, `chmod +x`.

Easily confused with
    A program that started and then did not find a file of its own.

References
    https://slurm.schedmd.com/srun.html
    https://github.com/SchedMD/slurm/blob/master/src/slurmd/slurmstepd/task.c
    https://man7.org/linux/man-pages/man2/execve.2.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://slurm.schedmd.com/srun.html"
SOURCE = "https://github.com/SchedMD/slurm/blob/master/src/slurmd/slurmstepd/task.c"
EXECVE = "https://man7.org/linux/man-pages/man2/execve.2.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    program = ctx["program"]
    if "Permission denied" in ctx["why"]:
        yield ctx.action(
            f"chmod +x {program}, or call it through its interpreter (srun python …, srun bash …)",
            "Only executable files can be started directly.",
            source=EXECVE,
        )
        return
    yield ctx.action(
        f"srun --ntasks=1 ls -l {program}; activate the environment in the job script before srun, or give a "
        "full path on a file system that the compute nodes mount",
        "The program is looked for on the compute node, with the environment that the job script has.",
        source=DOCS,
    )
    yield ctx.action(
        f"If the file is there: head -1 {program} must name an interpreter that exists, without a carriage "
        "return at its end (dos2unix)",
        "A missing interpreter is reported as a missing file.",
        source=EXECVE,
    )


RULE = Rule(
    id="slurm-program-not-started",
    error_type=ErrorType.DEPENDENCY_MISSING,
    title="Slurm could not start the program of a task",
    description="The program `{program}` could not be executed on the compute node: {why}.",
    needles=("error: execve()",),
    pattern=r"slurmstepd\S*: error: execve\(\): (?P<program>[^:\s]+): (?P<why>[A-Z].*)",
    sources=(DOCS, SOURCE, EXECVE),
    phase=Phase.SETUP,
    confidence=0.93,
    precedence=60,
    suggest=suggest,
)
