"""A DataLoader worker exited unexpectedly.

What happened
    The main process waited for a batch and found the worker gone.

Why
    The worker failed at its start (spawned processes import the script again), ran out of memory, or called
    exit; its own message, if any, stands above.

How to confirm
    Run with `num_workers=0`.

How to fix
    Correct what the run without workers shows; guard the script's start with `if __name__ == "__main__":`;
    fewer workers.

Easily confused with
    A worker that was killed by a signal, which is named.

References
    https://docs.pytorch.org/docs/stable/data.html#multi-process-data-loading
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Role, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.pytorch.org/docs/stable/data.html#multi-process-data-loading"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.change(
        "num_workers", 0, "The real error then appears in the main process with its traceback.", source=DOCS
    )
    yield ctx.action(
        'Put the start of the script under `if __name__ == "__main__":` where workers '
        "are spawned (macOS, Windows, spawn context).",
        "Spawned workers import the main script again.",
        source=DOCS,
    )
    yield ctx.action(
        "Check memory: `dmesg -T | grep -i 'killed process'`.",
        "Workers are the first to be killed when RAM runs out.",
    )


RULE = Rule(
    id="dataloader-worker-exited",
    error_type=ErrorType.DATALOADER_WORKER,
    title="A DataLoader worker exited unexpectedly",
    description="A worker process ended without reporting its error.",
    needles=("exited unexpectedly",),
    pattern=r"Pin memory thread exited unexpectedly|DataLoader worker \(pid\(?s?\)? ?[\d, "
    r"]+\) exited unexpectedly(?: with exit code (?P<code>-?\d+))?",
    sources=(DOCS,),
    role=Role.CASCADE,
    confidence=0.75,
    precedence=55,
    suggest=suggest,
)
