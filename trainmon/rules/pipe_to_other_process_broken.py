"""The other end of a pipe or connection is gone.

What happened
    Broken pipe, connection reset or an unexpected end of file between processes of the job.

Why
    The partner died first, for a reason of its own.

How to confirm
    Look for the first error of the other processes.

How to fix
    The one of that error.

Easily confused with
    A network failure of a download, which names a host.

References
    https://docs.python.org/3/library/exceptions.html#BrokenPipeError
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Role, Suggestion
from trainmon.rules._rule import Context, Rule

DOC = "https://docs.python.org/3/library/exceptions.html#BrokenPipeError"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    yield ctx.action(
        "Look for the first error of the other processes (all ranks, data workers), and dmesg for kills",
        "A pipe breaks when the process at its other end is gone.",
        source=DOC,
    )


RULE = Rule(
    id="pipe-to-other-process-broken",
    error_type=ErrorType.UNKNOWN,
    title="The other end of a pipe or connection is gone",
    description="A process could not read or write because its partner had ended.",
    needles=(
        "BrokenPipeError",
        "ConnectionResetError",
        "EOFError",
        "ConnectionRefusedError",
    ),
    pattern=r"^(?:BrokenPipeError|ConnectionResetError|ConnectionRefusedError): |^EOFError$",
    sources=(DOC,),
    frames=r"multiprocessing/|torch/utils/data|queues\.py|connection\.py|wandb|manager",
    role=Role.CASCADE,
    confidence=0.4,
    suggest=suggest,
)
