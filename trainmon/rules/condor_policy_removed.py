"""HTCondor: a policy of the job or of the pool removed or held the job.

What happened
    An expression that HTCondor evaluates for every job became true: `periodic_remove`, `periodic_hold` of the submit
    file, or one of the pool's (SYSTEM_PERIODIC_…).

Why
    Such expressions guard limits: memory or disk above the request, too many starts, too long a time.

How to confirm
    The line quotes the expression; `condor_history JOB -af:h MemoryUsage RequestMemory NumJobStarts` shows its values.

How to fix
    Ask for what the job needs (`request_memory`, `request_disk`, the pool's option for long jobs), or correct the
    expression in the submit file.

Easily confused with
    `condor_rm` by a person; a hold because a file could not be transferred.

References
    https://htcondor.readthedocs.io/en/latest/users-manual/job-scheduling.html
    https://htcondor.readthedocs.io/en/latest/man-pages/condor_submit.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://htcondor.readthedocs.io/en/latest/man-pages/condor_submit.html"
SCHEDULING = "https://htcondor.readthedocs.io/en/latest/users-manual/job-scheduling.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Read which part of the expression was true: condor_history JOB -af:h MemoryUsage RequestMemory DiskUsage "
        "RequestDisk NumJobStarts",
        "The expression guards a limit, and the job went over it.",
        source=SCHEDULING,
    )
    yield ctx.action(
        "Ask for more in the submit file (request_memory, request_disk), or correct periodic_remove / periodic_hold.",
        "The same job would be stopped again.",
        source=DOCS,
    )


RULE = Rule(
    id="condor-policy-removed",
    error_type=ErrorType.KILLED,
    title="A policy of HTCondor stopped the job",
    description="The expression {name} of the job or the pool became true.",
    needles=("evaluated to TRUE",),
    pattern=(
        r"(?:job attribute|system macro|submit attribute) (?P<name>\w*(?:Remove|Hold|REMOVE|HOLD)\w*) expression "
        r"'.*' evaluated to TRUE"
    ),
    sources=(DOCS, SCHEDULING),
    confidence=0.8,
    suggest=suggest,
)
