"""HTCondor: a person removed the job from the queue.

What happened
    `condor_rm` was called; HTCondor ended the job and wrote so into the job's event log.

Why
    Somebody took it back: a mistake in the submission, or the results were seen to be of no use.

How to confirm
    The line below event 009 names the user; `condor_history JOB -af RemoveReason` says the same.

How to fix
    Submit it again; let the program resume from its last checkpoint.

Easily confused with
    A removal by the job's own policy (`periodic_remove`), or by the pool's at a limit of memory or time.

References
    https://htcondor.readthedocs.io/en/latest/man-pages/condor_rm.html
    https://htcondor.readthedocs.io/en/latest/codes-other-values/job-event-log-codes.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://htcondor.readthedocs.io/en/latest/man-pages/condor_rm.html"
EVENTS = "https://htcondor.readthedocs.io/en/latest/codes-other-values/job-event-log-codes.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Submit it again: condor_submit FILE (condor_history JOB -af RemoveReason names who removed it)",
        "Nothing in the run failed.",
        source=DOCS,
    )
    yield ctx.change(
        "resume_from_checkpoint",
        "the last complete checkpoint",
        "A job that was taken back can go on where it was.",
    )


RULE = Rule(
    id="condor-job-removed",
    error_type=ErrorType.USER_CANCELLED,
    title="The job was removed from HTCondor's queue",
    description="Somebody called condor_rm for this job.",
    needles=("via condor_rm",),
    pattern=r"^\s*(?:Reason: )?via condor_rm\b(?: \(by user (?P<user>[^)]+)\))?",
    sources=(DOCS, EVENTS),
    confidence=0.92,
    suggest=suggest,
)
