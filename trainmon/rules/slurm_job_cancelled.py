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
    A time limit, a pre-emption or a node failure, which are named.

References
    https://slurm.schedmd.com/scancel.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://slurm.schedmd.com/scancel.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
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
        "CANCELLED by",
    ),
    pattern=r"\*\*\* (?:JOB|STEP|INTERACTIVE JOB) ?(?P<job>[\w.+]+) (?:ON (?P<node>\S+) "
    r")?CANCELLED AT \S+ (?:by \w+ )?\*\*\*|TERM_OWNER: job killed by owner|CANCELLED "
    r"by \d+",
    sources=(DOCS,),
    confidence=0.85,
    precedence=55,
    suggest=suggest,
)
