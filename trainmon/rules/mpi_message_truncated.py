"""The processes of an MPI operation disagree about its size.

What happened
    A process received more than its buffer holds: the other side sent a larger array, or is at another operation.

Why
    Arrays of different length on the ranks (a last batch, another number of parameters), another type, or a branch
    that only some of the ranks take.

How to confirm
    Print shape and dtype on each rank before the call; count the calls.

How to fix
    The same shape and dtype on all ranks, in the same order; exchange the sizes first where they may differ.

Easily confused with
    A network fault.

References
    https://www.mpi-forum.org/docs/mpi-4.1/mpi41-report.pdf
    https://mpi4py.readthedocs.io/en/stable/tutorial.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

STANDARD = "https://www.mpi-forum.org/docs/mpi-4.1/mpi41-report.pdf"
DOCS = "https://mpi4py.readthedocs.io/en/stable/tutorial.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    frame = ctx.user_frame
    where = f" at {frame.file}:{frame.line} ({frame.code or frame.function})" if frame else ""
    yield ctx.action(
        f"print(rank, x.shape, x.dtype) on every rank before the call{where}, and make them equal",
        "An operation on all ranks needs the same count and type on each.",
        source=STANDARD,
    )
    yield ctx.action(
        "Let every rank make the same calls in the same order; where lengths differ: allgather them first, or Allgatherv",
        "A rank that is one call ahead receives what was meant for another call.",
        source=DOCS,
    )


RULE = Rule(
    id="mpi-message-truncated",
    error_type=ErrorType.NCCL_ERROR,
    title="The processes of an MPI operation disagree about its size",
    description="A rank received more than its buffer holds.",
    needles=("Message truncated",),
    pattern=r"MPI_ERR_TRUNCATE: message truncated|: Message truncated; \d+ bytes received but buffer size is",
    sources=(STANDARD, DOCS),
    confidence=0.92,
    precedence=60,
    suggest=suggest,
)
