"""The job was cancelled.

What happened
    `scancel`, `bkill` or `qdel` ended the job.

Why
    The user or an administrator cancelled it; a dependency or a monitoring script may have done so.

How to confirm
    `sacct -j JOBID -o State%30` shows `CANCELLED by UID`.

How to fix
    Resume from the last checkpoint if it was not meant.

Easily confused with
    A time limit, a pre-emption or a node failure, which are named. Before Slurm 25.05 a step that srun ended
    because one of its tasks failed (`--kill-on-bad-exit`) was reported in the same words; from 25.05 on the
    signal is named, and that case reads `DUE TO TASK FAILURE`.

References
    https://slurm.schedmd.com/scancel.html
    https://github.com/SchedMD/slurm/blob/master/src/slurmd/slurmstepd/req.c
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://slurm.schedmd.com/scancel.html"
STEPD = "https://github.com/SchedMD/slurm/blob/master/src/slurmd/slurmstepd/req.c"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    if task := ctx.search(r"srun: error: \S+: (?P<task>tasks? [\d,\-]+): Exited with exit code [1-9]"):
        yield ctx.action(
            f"Look first into the output of {task['task']}, which had ended with an error "
            "(srun --label --output=log_%j_%t.txt keeps one file per task)",
            "srun ends the other tasks of a step when one fails, and older versions report that as a "
            "cancellation too.",
            source="https://slurm.schedmd.com/srun.html#OPT_kill-on-bad-exit",
        )
    yield ctx.action(
        "If it was not you: `sacct -j JOBID -o JobID,State%30,End` shows who cancelled "
        "it (scancel by user id).",
        "Nothing in the run failed.",
        source=DOCS,
    )
    yield ctx.change(
        "resume_from_checkpoint",
        "the last complete checkpoint",
        "A cancelled run can be resumed and resubmitted.",
    )


RULE = Rule(
    id="slurm-job-cancelled",
    error_type=ErrorType.USER_CANCELLED,
    title="The job was cancelled",
    description="The scheduler reports a cancellation without a limit or pre-emption as reason.",
    needles=(
        "CANCELLED AT",
        "TERM_OWNER",
        "TERM_FORCE_",
        "TERM_ADMIN",
        "TERM_BUCKET_KILL",
        "CANCELLED by",
    ),
    pattern=r"\*\*\* (?:JOB|STEP) (?P<job>[\w.+]+) (?:ON (?P<node>\S+) )?CANCELLED AT \S+ "
    r"(?:DUE to SIGNAL \w+ )?\*\*\*|TERM_(?:OWNER|FORCE_OWNER|ADMIN|FORCE_ADMIN|BUCKET_KILL): job killed|CANCELLED by \d+",
    sources=(DOCS, STEPD),
    confidence=0.85,
    precedence=55,
    suggest=suggest,
)
