"""An object cannot be sent to a worker process.

What happened
    With the `spawn` or `forkserver` start method everything a worker needs is pickled: dataset, transforms,
    `collate_fn`, `worker_init_fn`.

Why
    Lambdas, nested functions and classes, open files, locks, generators and database handles cannot be
    pickled.

How to confirm
    The message names the object.

How to fix
    Define the function at module level (`functools.partial` for arguments); open handles in the worker; use
    `num_workers=0` or fork.

Easily confused with
    An error inside the worker once it runs.

References
    https://docs.pytorch.org/docs/stable/data.html#platform-specific-behaviors
    https://docs.python.org/3/library/pickle.html#what-can-be-pickled-and-unpickled
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.pytorch.org/docs/stable/data.html#platform-specific-behaviors"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    what = ctx["what"] or ctx["kind"] or ctx["local"] or ctx["attribute"] or "the object"
    if "lambda" in ctx.line:
        yield ctx.action(
            f"Replace the lambda ({what}) by a function defined at module level, or functools.partial "
            "of one (collate_fn, transform, worker_init_fn).",
            "Only functions that can be imported by name can be pickled.",
            source="https://docs.python.org/3/library/pickle.html#what-can-be-pickled-and-unpickled",
        )
    else:
        yield ctx.action(
            f"Make {what} picklable: define functions and classes at module level, and open "
            "files, locks and handles inside the worker (lazily in __getitem__).",
            "Everything that goes to a spawned worker is pickled.",
            source=DOCS,
        )
    yield ctx.change("num_workers", 0, "Without worker processes nothing has to be pickled.", source=DOCS)
    yield ctx.action(
        "On Linux use the fork start method: multiprocessing_context='fork'.",
        "A forked worker inherits the objects without pickling.",
        source=DOCS,
    )


RULE = Rule(
    id="worker-object-unpicklable",
    error_type=ErrorType.DATALOADER_WORKER,
    title="An object cannot be sent to a worker process",
    description="Starting a worker pickles the dataset and its functions, and one of them cannot be pickled.",
    needles=(
        "cannot pickle '",
        "can't pickle",
        "get local object",
        "Can't get attribute '",
    ),
    pattern=(
        r"[Cc]an't pickle (?P<what>local object '?[^'\s]+'?|<[^>]*>|\S+ objects?)"
        r"|cannot pickle (?P<kind>'[^']*' object)|Can't get local object '(?P<local>[^']*)'"
        r"|Can't get attribute '(?P<attribute>[^']*)' on <module '__(?:mp_)?main__'"
    ),
    sources=(
        DOCS,
        "https://docs.python.org/3/library/pickle.html#what-can-be-pickled-and-unpickled",
    ),
    confidence=0.88,
    precedence=55,
    suggest=suggest,
)
