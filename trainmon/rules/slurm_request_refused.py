"""The scheduler refused the request.

What happened
    The request does not fit the partition, the account or the allocation.

Why
    More tasks, GPUs, memory or time than is allowed, a wrong account or partition, or srun asking for more
    than the job has.

How to confirm
    `scontrol show partition`, `sacctmgr show assoc user=$USER`.

How to fix
    Correct the request.

Easily confused with
    A job that was cancelled while it ran.

References
    https://slurm.schedmd.com/sbatch.html
    https://slurm.schedmd.com/srun.html
    https://github.com/SchedMD/slurm/blob/master/src/common/slurm_errno.c
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://slurm.schedmd.com/sbatch.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    if "CPU binding" in ctx.line:
        yield ctx.action(
            "srun --cpu-bind=none …, or unset SLURM_CPU_BIND, SLURM_CPUS_PER_TASK and the like before a nested srun",
            "A step that is started from within a step inherits its mask of CPUs and asks for cores that it does not have.",
            source="https://slurm.schedmd.com/srun.html",
        )
        return
    yield ctx.action(
        f"Correct the request ({ctx['why'] or ctx['alloc'] or ctx['step'] or 'see the message'}): "
        "partition, account, time, GPUs, memory; `scontrol show partition` and `sacctmgr "
        "show assoc user=$USER` show what is allowed.",
        "Slurm checks it before the job starts.",
        source=DOCS,
    )


RULE = Rule(
    id="slurm-request-refused",
    error_type=ErrorType.CONFIG_ERROR,
    title="The scheduler refused the request",
    description="Slurm cannot start the job or step as it was asked for.",
    needles=(
        "Batch job submission failed",
        "Unable to allocate resources",
        "Job submit/allocate failed",
        "Unable to create step for job",
        "More processors requested than permitted",
        "Unable to confirm allocation",
        "CPU binding outside of job step",
    ),
    pattern=r"Batch job submission failed: (?P<why>.*)|(?:Unable to allocate resources|Job submit/allocate failed): (?P<alloc>.*)|"
    r"Unable to create step for job \S+: (?P<step>.*)|More processors requested "
    r"than permitted|Unable to confirm allocation|CPU binding outside of job step allocation",
    sources=(
        DOCS,
        "https://slurm.schedmd.com/srun.html",
        "https://github.com/SchedMD/slurm/blob/master/src/common/slurm_errno.c",
    ),
    phase=Phase.SETUP,
    confidence=0.93,
    precedence=60,
    suggest=suggest,
)
