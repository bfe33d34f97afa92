"""Noise while processes end.

What happened
    Helpers such as the resource tracker, temporary folders, trackers and progress bars complain when the
    main program ends.

Why
    The end of the program, for whatever reason.

How to confirm
    The cause stands above.

How to fix
    Nothing here; look for the first error.

Easily confused with
    The error that ended the program.

References
    https://docs.python.org/3/library/multiprocessing.shared_memory.html
    https://docs.wandb.ai/support/
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Role, Suggestion
from trainmon.rules._rule import Context, Rule


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Look for the first error above this line.",
        "Such messages follow the end of a program; they do not cause it.",
    )


RULE = Rule(
    id="shutdown-noise",
    error_type=ErrorType.UNKNOWN,
    title="Noise while processes end",
    description="A message printed while the interpreter, its helpers or a tracker shut down.",
    needles=(
        "leaked semaphore",
        "leaked shared_memory",
        "Exception ignored in",
        "Waiting for W&B process to finish",
        "Back-off restarting failed container",
        "Device or resource busy: '.nfs",
        "command terminated with exit code",
        "could not acquire lock for <_io",
        "Job step aborted",
        "ConnectionPool is closed",
    ),
    pattern=r"resource_tracker: There appear to be \d+ leaked|Exception ignored in[: ]|Waiting "
    r"for W&B process to finish|Back-off restarting failed container|Device or resource "
    r"busy: '\.nfs|command terminated with exit code \d+|could not acquire lock "
    r"for <_io|Job step aborted: Waiting up to|^RuntimeError: ConnectionPool is closed",
    sources=(
        "https://docs.python.org/3/library/multiprocessing.shared_memory.html",
        "https://docs.wandb.ai/support/",
    ),
    role=Role.CLEANUP,
    phase=Phase.SHUTDOWN,
    confidence=0.2,
    precedence=70,
    suggest=suggest,
)
