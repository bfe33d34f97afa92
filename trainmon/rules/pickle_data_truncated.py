"""A pickle file cannot be read.

What happened
    `pickle.load` found an early end or bytes that are no pickle.

Why
    An empty or partial file (a cache written by a killed job, or by several ranks at once), an LFS pointer
    or another format.

How to confirm
    `ls -l FILE; head -c 50 FILE`.

How to fix
    Delete the cached file so that it is made anew; write caches from one rank to a temporary name.

Easily confused with
    A checkpoint read by `torch.load`; an `EOFError` in a spawned worker, which follows an error in the
    parent.

References
    https://docs.python.org/3/library/pickle.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.python.org/3/library/pickle.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Look at the file (`ls -l FILE; head -c 50 FILE`), delete it and let the program write it again.",
        "It is empty, cut off, or no pickle at all.",
        source=DOCS,
    )
    yield ctx.action(
        "Write caches on rank 0 only, to a temporary name followed by os.replace().",
        "A second process may read a file that is only half written.",
    )


RULE = Rule(
    id="pickle-data-truncated",
    error_type=ErrorType.DATA_CORRUPT,
    title="A pickle file cannot be read",
    description="Unpickling failed: {why}.",
    needles=(
        "invalid load key",
        "pickle data was truncated",
        "Ran out of input",
        "unpickling stack underflow",
    ),
    pattern=r"(?P<why>invalid load key, '[^']{1,4}'|pickle data was truncated|Ran out of "
    r"input|unpickling stack underflow)",
    sources=(DOCS,),
    confidence=0.6,
    precedence=45,
    suggest=suggest,
)
