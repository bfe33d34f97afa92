"""The program uses an object in a state that does not allow it.

What happened
    Python raised because of when or how often something was done.

Why
    A dictionary is changed while it is read, a list is used up, a loop is started inside another
    (notebooks), a start method is set twice, or a number grew without bound.

How to confirm
    Print the object before the failing line.

How to fix
    Iterate over a copy (list(d.items())), test for emptiness, use await or nest_asyncio in notebooks,
    set the start method once under `if __name__ == "__main__"`.

Easily confused with
    A missing key.

References
    https://docs.python.org/3/library/asyncio-runner.html
    https://docs.python.org/3/library/multiprocessing.html#multiprocessing.set_start_method
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.python.org/3/library/asyncio-runner.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Change the failing line of your own code: iterate over list(…) when the collection changes, "
        "test it for emptiness, await instead of asyncio.run inside a running loop, set the start "
        "method once (force=True)",
        "Python does not allow the operation in this state.",
        source=DOCS,
    )
    yield ctx.action(
        "Print the object just before it, in the run that fails",
        "The state depends on what happened earlier.",
    )


RULE = Rule(
    id="program-state-misused",
    error_type=ErrorType.CODE_ERROR,
    title="The program uses an object in a state that does not allow it",
    description="The collection is changed or empty, or the loop or start method is there already.",
    needles=(
        "during iteration",
        "pop from",
        "from an empty sequence",
        "event loop",
        "context has already been set",
        "math range error",
        "convert float infinity to integer",
        "ResetNeeded",
    ),
    pattern=(
        r"RuntimeError: (?:dictionary (?:changed size|keys changed)|Set changed size|deque mutated) during iteration"
        r"|IndexError: pop from (?:an )?empty "
        r"|IndexError: Cannot choose from an empty sequence"
        r"|RuntimeError: (?:asyncio\.run\(\) cannot be called from a running event loop"
        r"|There is no current event loop|This event loop is already running)"
        r"|\.ResetNeeded: Cannot call "
        r"|RuntimeError: context has already been set"
        r"|OverflowError: (?:math range error|cannot convert float infinity to integer)"
    ),
    sources=(
        DOCS,
        "https://docs.python.org/3/library/multiprocessing.html#multiprocessing.set_start_method",
    ),
    confidence=0.8,
    precedence=50,
    suggest=suggest,
)
