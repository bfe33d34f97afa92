"""mpirun ended the job at its own time limit.

What happened
    The time of `--timeout` or of MPIEXEC_TIMEOUT was over, and mpirun stops all processes.

Why
    A limit from a test script or an example, too short for training; or the job hangs and the limit did its work.

How to confirm
    The options of mpirun and the environment; whether steps were still logged near the end.

How to fix
    Leave the option out or raise it; if it hung, look for the rank that did not come along.

Easily confused with
    The scheduler's limit on wall time.

References
    https://docs.open-mpi.org/en/main/man-openmpi/man1/mpirun.1.html
    https://github.com/open-mpi/ompi/blob/v4.1.x/orte/mca/state/base/help-state-base.txt
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.open-mpi.org/en/main/man-openmpi/man1/mpirun.1.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Leave --timeout out of the mpirun command (unset MPIEXEC_TIMEOUT), or give it the time that the run needs",
        "mpirun ends the job when that time is over, whatever it does.",
        source=DOCS,
    )
    yield ctx.action(
        "Save checkpoints more often than that, and resume from the last one",
        "What was computed since the last checkpoint is lost.",
    )


RULE = Rule(
    id="mpi-time-limit",
    error_type=ErrorType.TIME_LIMIT,
    title="mpirun ended the job at its own time limit",
    description="The time of --timeout or MPIEXEC_TIMEOUT was over.",
    needles=("The user-provided time limit for job execution",),
    pattern=r"The user-provided time limit for job execution has been reached",
    sources=(DOCS,),
    confidence=0.97,
    precedence=65,
    suggest=suggest,
)
