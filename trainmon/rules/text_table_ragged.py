"""The rows of a text file have different numbers of columns.

What happened
    numpy.loadtxt reads a table whose rows are all alike.

Why
    A row that is longer or shorter: a label with a polygon among boxes, a broken line, another
    separator.

How to confirm
    Print that row of the file.

How to fix
    Repair the row, or read line by line.

Easily confused with
    A cell that is no number.

References
    https://numpy.org/doc/stable/reference/generated/numpy.loadtxt.html
    https://numpy.org/doc/stable/reference/generated/numpy.genfromtxt.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://numpy.org/doc/stable/reference/generated/numpy.loadtxt.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        (
            "Print the row that the message names and repair it; read files whose rows differ line by line "
            "instead of by numpy.loadtxt."
        ),
        "A table needs the same number of columns in each row.",
        source=DOCS,
    )


RULE = Rule(
    id="text-table-ragged",
    error_type=ErrorType.DATASET_INVALID,
    title="The rows of a text file have different numbers of columns",
    description="Row {row} has another number of columns than those before.",
    needles=(
        "the number of columns changed from",
        "Some errors were detected !",
    ),
    pattern=(
        r"ValueError: the number of columns changed from \d+ to \d+ at row (?P<row>\d+)"
        r"|^ValueError: Some errors were detected !"
    ),
    sources=(
        DOCS,
        "https://numpy.org/doc/stable/reference/generated/numpy.genfromtxt.html",
    ),
    phase=Phase.DATA,
    confidence=0.9,
    precedence=58,
    suggest=suggest,
)
