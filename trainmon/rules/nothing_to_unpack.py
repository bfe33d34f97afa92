"""What should be unpacked is empty.

What happened
    A tuple assignment got an empty sequence.

Why
    `zip(*items)` of no items, `line.split()` of an empty line: a list of samples is empty, or a file of
    labels has a blank line.

How to confirm
    Print what stands right of the equals sign in that line.

How to fix
    Look why the list is empty (path, filter, wrong labels that were dropped); skip blank lines.

Easily confused with
    A value with too many or too few parts, which is a matter of code.

References
    https://docs.python.org/3/tutorial/datastructures.html#tuples-and-sequences
    https://docs.python.org/3/library/functions.html#zip
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.python.org/3/tutorial/datastructures.html#tuples-and-sequences"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        (
            "Print what is unpacked in that line: it is empty. Look for messages above about samples, images "
            "or labels that were skipped, and count what was loaded."
        ),
        "`zip(*[])` and `''.split()` give nothing.",
        source=DOCS,
    )
    yield ctx.action(
        (
            "For a detection dataset compare the class numbers in the label files with `nc`/`names` of the "
            "data file: labels outside it are dropped as corrupt."
        ),
        "Then no label is left.",
    )


RULE = Rule(
    id="nothing-to-unpack",
    error_type=ErrorType.DATASET_INVALID,
    title="What should be unpacked is empty",
    description="{want} values were expected and there was none.",
    needles=("values to unpack",),
    pattern=r"^ValueError: not enough values to unpack \(expected (?P<want>\d+), got 0\)",
    sources=(
        DOCS,
        "https://docs.python.org/3/library/functions.html#zip",
    ),
    confidence=0.55,
    precedence=52,
    suggest=suggest,
)
