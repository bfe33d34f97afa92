"""The table has no column or label of the expected name.

What happened
    pandas looked a name up among the columns or the index and did not find it.

Why
    Another spelling, blanks or case in the header, another file or version of the data, or a header row
    that was not read.

How to confirm
    `print(df.columns.tolist())`.

How to fix
    Use the name the file really has; strip the header (`df.columns.str.strip()`); check separator and
    header of `read_csv`.

Easily confused with
    A key missing from a dictionary.

References
    https://pandas.pydata.org/docs/user_guide/indexing.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://pandas.pydata.org/docs/user_guide/indexing.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    column = ctx["column"] or ctx["number"]
    if ctx["column"].startswith("[") and ctx["column"][1:2].isdigit() and "not in index" in ctx["column"]:
        yield ctx.action(
            "Select rows by position with df.iloc[...] (splits and samplers give positions), or renumber them first: "
            "df = df.reset_index(drop=True).",
            "Rows were asked for by number, and the table's labels lack these numbers: rows were dropped or filtered before.",
            source=DOCS,
        )
        return
    yield ctx.action(
        "Print the real names (`print(df.columns.tolist())`) and use or rename to the "
        f"column `{column or 'in the message'}`.",
        "The table has no column or label of that name.",
        source=DOCS,
    )
    yield ctx.action(
        "If they look right, strip the header (df.columns = df.columns.str.strip()) "
        "and check sep= and header= of read_csv.",
        "Blanks, a BOM or another separator change the names.",
    )


RULE = Rule(
    id="table-column-missing",
    error_type=ErrorType.DATASET_INVALID,
    title="The table has no column or label of the expected name",
    description="A column or label that the program asks for is not in the data.",
    needles=("KeyError",),
    pattern=r"^KeyError: '(?P<column>[^'\x22]+)'$|^KeyError: (?P<number>-?\d+)$",
    frames=r"pandas/core|pandas/io|pandas/_libs",
    sources=(DOCS,),
    confidence=0.9,
    precedence=58,
    suggest=suggest,
)
