"""mpirun stopped the job because one process ended.

What happened
    `MPI_ABORT`, "Primary job terminated normally, but …" or "mpirun noticed that …".

Why
    Whatever that process' own output says.

How to confirm
    Read the first error above.

How to fix
    The one of that error.

Easily confused with
    The cause itself.

References
    https://docs.open-mpi.org/en/main/man-openmpi/man1/mpirun.1.html
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Role, Suggestion
from trainmon.rules._rule import Context, Rule

DOC = "https://docs.open-mpi.org/en/main/man-openmpi/man1/mpirun.1.html"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    yield ctx.action(
        "mpirun --output-filename logs ..., and read the output of the rank that ended first",
        "mpirun only passes the end on.",
        source=DOC,
    )


RULE = Rule(
    id="mpi-process-ended",
    error_type=ErrorType.UNKNOWN,
    title="mpirun stopped the job because one process ended",
    description="MPI reports that a process ended with an error or a signal, and stops the rest.",
    needles=(
        "MPI_ABORT was invoked",
        "Primary job  terminated",
        "noticed that process rank",
        "detected that one or more processes exited",
        "BAD TERMINATION OF ONE OF YOUR",
        "APPLICATION TERMINATED",
    ),
    pattern=(
        r"MPI_ABORT was invoked on rank|Primary job\s+terminated normally, but|(?:mpirun|mpiexec|"
        r"orterun|prterun|Horovod) (?:noticed that process rank|detected that one or more processes exited)|"
        r"BAD TERMINATION OF ONE OF YOUR APPLICATION PROCESSES|YOUR APPLICATION TERMINATED WITH"
    ),
    sources=(DOC,),
    role=Role.CASCADE,
    confidence=0.45,
    precedence=40,
    suggest=suggest,
)
