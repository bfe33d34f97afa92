"""Columns or rows that were asked for are not in the table.

What happened
    pandas compares a list of labels with the columns or the index.

Why
    Another spelling, blanks or case in the header, another file or version of the data.

How to confirm
    `print(df.columns.tolist())`.

How to fix
    Use the names the file really has, or rename its columns.

Easily confused with
    A single missing column, for which the message is only its name.

References
    https://pandas.pydata.org/docs/user_guide/indexing.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://pandas.pydata.org/docs/user_guide/indexing.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    names = ctx["names"] or ctx["labels"] or "the labels in the message"
    yield ctx.action(
        "Print the real names (`print(df.columns.tolist())`) and use or rename to the "
        f"column: {names[:160]}.",
        "The table has no such column.",
        source=DOCS,
    )
    yield ctx.action(
        "If they look right, strip the header (df.columns = df.columns.str.strip()) "
        "and check sep= and header= of read_csv.",
        "Blanks, a BOM or another separator change the names.",
    )


RULE = Rule(
    id="table-labels-missing",
    error_type=ErrorType.DATASET_INVALID,
    title="Columns or rows that were asked for are not in the table",
    description="Some of the labels that the program names do not exist in the table.",
    needles=(
        "are in the [",
        "not in index",
        "not found in axis",
        "Usecols do not match",
        "Missing column provided to",
    ),
    pattern=(
        r"None of (?:\w*Index\()?\[(?P<names>.*)\].* are in the \[(?:columns|index)\]"
        r"|KeyError: .*\[(?P<labels>[^\]]*)\].* not (?:in index|found in axis)|Usecols do not match columns"
        r"|Missing column provided to"
    ),
    sources=(DOCS,),
    confidence=0.92,
    precedence=57,
    suggest=suggest,
)
