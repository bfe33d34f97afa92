"""Slurm could not start the tasks of a step.

What happened
    srun asked the nodes to start the tasks, and at least one of them refused or did not answer.

Why
    The reason stands at the end of the line: a node that does not answer, an expired job credential (clocks
    that differ, or a launch that took too long), a user or working directory that the node does not know,
    CPUs that cannot be bound.

How to confirm
    The reason in the message; `scontrol show node NODE` and the log of slurmd on that node.

How to fix
    Leave the node out and tell the administrators; correct the working directory or the binding options.

Easily confused with
    A program that started and failed (`Exited with exit code`).

References
    https://slurm.schedmd.com/srun.html
    https://slurm.schedmd.com/troubleshoot.html
    https://github.com/SchedMD/slurm/blob/master/src/srun/launch.c
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://slurm.schedmd.com/troubleshoot.html"
LAUNCH = "https://github.com/SchedMD/slurm/blob/master/src/srun/launch.c"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    node = ctx["node"] or "NODE"
    yield ctx.action(
        f"Submit again without the node (`sbatch --exclude={node} …`) and report it with the reason that the "
        f"line gives; `scontrol show node {node}` shows its state",
        "The node could not start the tasks; no line of the training has run on it.",
        source=DOCS,
    )
    yield ctx.action(
        "If the reason names a directory, a user or CPUs: start srun from a directory that every node has "
        "(--chdir), and compare --cpus-per-task, --cpu-bind and --gpus-per-task with what the job was given",
        "Each node checks these before it starts a task.",
        source="https://slurm.schedmd.com/srun.html",
    )


RULE = Rule(
    id="slurm-step-not-launched",
    error_type=ErrorType.NODE_FAILURE,
    title="Slurm could not start the tasks of a step",
    description="A node of the allocation did not start the tasks that srun asked it to start.",
    needles=("Task launch for", "launch failed: "),
    pattern=r"Task launch for \S+ failed on node (?P<node>[\w.\-]+): (?P<why>.*)"
    r"|srun: error: Application launch failed: |srun: error: task \d+ launch failed: ",
    sources=(DOCS, LAUNCH),
    phase=Phase.SETUP,
    confidence=0.75,
    precedence=62,
    suggest=suggest,
)
