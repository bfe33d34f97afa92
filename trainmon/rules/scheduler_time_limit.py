"""The job reached its time limit.

What happened
    Batch systems end jobs at the limit that was asked for.

Why
    The training needs longer than the limit, or it hung.

How to confirm
    Compare the time per step and the steps that were left with the limit.

How to fix
    Ask for more time, save before the limit and resume, chain jobs; train fewer steps.

Easily confused with
    A cancellation by a person or a pre-emption.

References
    https://slurm.schedmd.com/sbatch.html#OPT_time
    https://lightning.ai/docs/pytorch/stable/clouds/cluster_advanced.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://slurm.schedmd.com/sbatch.html#OPT_time"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Ask for more time: `#SBATCH --time=…` (scontrol show partition shows the maximum), "
        "PBS -l walltime=, LSF -W, activeDeadlineSeconds.",
        "The run was still going when its wall time ended.",
        source=DOCS,
    )
    yield ctx.change(
        "resume_from_checkpoint", "the last complete checkpoint", "Continues where the last save was made."
    )
    yield ctx.action(
        "Save before the limit and requeue: `#SBATCH --signal=B:USR1@300 --requeue` "
        "with a handler that saves a checkpoint (Lightning SLURMEnvironment(auto_requeue=True), "
        "Megatron --exit-duration-in-mins), or chain jobs with --dependency=afterany.",
        "Long trainings run over several jobs.",
        source="https://slurm.schedmd.com/sbatch.html#OPT_signal",
    )


RULE = Rule(
    id="scheduler-time-limit",
    error_type=ErrorType.TIME_LIMIT,
    title="The job reached its time limit",
    description="The scheduler ended the job because its wall time was used up.",
    needles=(
        "DUE TO TIME LIMIT",
        "has exceeded its time limit",
        "walltime",
        "TERM_RUNLIMIT",
        "DeadlineExceeded",
        "was active longer than specified deadline",
        "CPU time limit exceeded",
        "hard wallclock",
        "LSF run time limit",
    ),
    pattern=r"DUE TO TIME LIMIT|PBS: job killed: "
    r"walltime (?P<used>\d+) exceeded limit (?P<limit>\d+)|TERM_RUNLIMIT|"
    r"job killed after reaching LSF run time limit|"
    r"(?:^|[\s\"'])DeadlineExceeded(?:$|[\s\"',])|was active longer than specified deadline|"
    r"CPU time limit exceeded|exceeded hard wallclock time|"
    r"Job \d+ has exceeded its time limit and its allocation has been revoked",
    sources=(
        DOCS,
        "https://lightning.ai/docs/pytorch/stable/clouds/cluster_advanced.html",
    ),
    confidence=0.97,
    precedence=65,
    suggest=suggest,
)
