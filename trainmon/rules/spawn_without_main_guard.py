"""The script starts processes while it is being imported.

What happened
    With the `spawn` start method (default on Windows and macOS) each child imports the main module; without
    a guard that starts children of its own.

Why
    Training code at the top level of the script.

How to confirm
    There is no `if __name__ == "__main__":` around the code that makes the DataLoader or the processes.

How to fix
    Move the code into `main()` and call it under the guard.

Easily confused with
    Objects that cannot be pickled.

References
    https://docs.python.org/3/library/multiprocessing.html#the-spawn-and-forkserver-start-methods
    https://docs.pytorch.org/docs/stable/data.html#platform-specific-behaviors
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.python.org/3/library/multiprocessing.html#the-spawn-and-forkserver-start-methods"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        'Put the training into `def main():` and call it under `if __name__ == "__main__":`.',
        "A spawned worker imports the script; only guarded code stays out of that import.",
        source=DOCS,
    )
    yield ctx.change("num_workers", 0, "No worker processes are started at all.")


RULE = Rule(
    id="spawn-without-main-guard",
    error_type=ErrorType.DATALOADER_WORKER,
    title="The script starts processes while it is being imported",
    description="A spawned process imported the main script, which started processes again.",
    needles=("finished its bootstrapping phase",),
    pattern=r"current process has finished its bootstrapping phase",
    sources=(
        DOCS,
        "https://docs.pytorch.org/docs/stable/data.html#platform-specific-behaviors",
    ),
    confidence=0.95,
    precedence=62,
    suggest=suggest,
)
