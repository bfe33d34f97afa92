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


MARGIN = 1.2
"""Of what the run seems to need, for a slower node and the time to save."""


def _seconds(clock: str) -> int:
    total = 0
    for part in clock.split(":"):
        total = total * 60 + int(part)
    return total


def _needed(ctx: Context) -> tuple[int | None, str]:
    """Seconds that the whole run will take, from its progress bar or the limit that it hit, and the reason in words."""
    limit = int(ctx["limit"]) if ctx["limit"] else None
    bar = ctx.search(r"\d \[(?P<spent>(?:\d{1,4}:)?\d\d:\d\d)<(?P<left>(?:\d{1,4}:)?\d\d:\d\d)[,\]]")
    # A short bar is one epoch's or one evaluation's.
    if bar and _seconds(bar["spent"]) >= max(1800, (limit or 0) // 2):
        whole = _seconds(bar["spent"]) + _seconds(bar["left"])
        return round(whole * MARGIN), (
            f" Its last progress bar had spent {bar['spent']} and had {bar['left']} to go; with a fifth more that is the "
            "time for all of it in one job, if the bar counts the whole run."
        )
    if limit:
        return limit * 2, f" It had {limit} s; twice that is a first guess."
    return None, ""


def _asked(line: str, seconds: int | None) -> str:
    """The request in the words of the scheduler that ended the job."""
    half_hours = -(-seconds // 1800) if seconds else 0
    clock = f"{half_hours // 2:02d}:{half_hours % 2 * 30:02d}:00" if seconds else "HH:MM:SS"
    if "PBS" in line:
        return f"`#PBS -l walltime={clock}` (qmgr -c 'list queue' shows the maximum)"
    if "TERM_RUNLIMIT" in line or "LSF" in line:
        return f"`#BSUB -W {clock[:-3]}` (bqueues -l shows the maximum)"
    if "DeadlineExceeded" in line or "specified deadline" in line:
        return f"`activeDeadlineSeconds: {half_hours * 1800 if seconds else '<seconds>'}` of the Job"
    if "hard wallclock" in line:
        return f"`#$ -l h_rt={clock}`"
    return f"`#SBATCH --time={clock}` (`scontrol show partition` shows the maximum)"


_HANDLER = "a handler that saves a checkpoint"
_SAVES = {
    "lightning": "Trainer(plugins=[SLURMEnvironment(auto_requeue=True)])",
    "megatron": "--exit-signal-handler, or --exit-duration-in-mins below the limit",
}


def suggest(ctx: Context) -> Iterator[Suggestion]:
    needed, why = _needed(ctx)
    yield ctx.action(
        f"Ask for more time: {_asked(ctx.line, needed)}.",
        f"The run was still going when its wall time ended.{why}",
        source=DOCS,
    )
    yield ctx.change(
        "resume_from_checkpoint", "the last complete checkpoint", "Continues where the last save was made."
    )
    if "`#SBATCH" not in _asked(ctx.line, needed):
        yield ctx.action(
            "Save a checkpoint before the limit, and chain jobs that resume from it (PBS: qsub -W depend=afterany:JOBID, "
            "LSF: bsub -w 'ended(JOBID)', SGE: qsub -hold_jid JOBID)",
            "Long trainings run over several jobs.",
        )
        return
    saves = _SAVES.get(ctx.framework or "", _HANDLER)
    yield ctx.action(
        f"Save before the limit and requeue: `#SBATCH --signal=B:USR1@300 --requeue` with {saves}, or chain jobs with "
        "--dependency=afterany.",
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
        "job killed: cput",
        "TERM_RUNLIMIT",
        "TERM_CPULIMIT",
        "TERM_DEADLINE",
        "TERM_WINDOW",
        "DeadlineExceeded",
        "was active longer than specified deadline",
        "CPU time limit exceeded",
        "hard wallclock",
        "LSF run time limit",
    ),
    pattern=r"DUE TO TIME LIMIT|PBS: job killed: "
    r"(?:walltime|cput) (?P<used>\d+) exceeded limit (?P<limit>\d+)|PBS: job killed: cput job total \d+|"
    r"TERM_(?:RUNLIMIT|CPULIMIT|DEADLINE|WINDOW): job killed|"
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
