"""Columns or labels given to a table are of another number than the table has.

What happened
    pandas puts a list or array into a table only when it has one value for each row or column.

Why
    A filter or a split was applied to one side only, a function returned more or fewer rows than it was
    given, or a file has another number of columns than the names for it.

How to confirm
    Print `len(values)` and `df.shape` before the failing line.

How to fix
    Make both from the same rows; give values with an index (`pd.Series(values, index=…)`) where rows are missing.

Easily confused with
    Arrays of different length that go into a model.

References
    https://pandas.pydata.org/docs/user_guide/dsintro.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://pandas.pydata.org/docs/user_guide/dsintro.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    frame = ctx.user_frame
    where = f" at {frame.file}:{frame.line}: `{frame.code or frame.function}`" if frame else ""
    have, want = ctx["have"] or ctx["new"], ctx["want"] or ctx["old"]
    sizes = f" ({have} against {want})" if have else ""
    yield ctx.action(
        f"Print the length of the values and the number of rows{sizes}{where}, and build both from the same rows.",
        "A column needs one value for each row of the table.",
        source=DOCS,
    )
    if have and want and int(want) and int(have) % int(want) == 0 and have != want:
        yield ctx.action(
            f"Look for values that are gathered {int(have) // int(want)} times: two lists joined, a function called for "
            "each split, or tuples that were flattened.",
            f"{have} is {int(have) // int(want)} times {want}.",
        )


RULE = Rule(
    id="table-lengths-differ",
    error_type=ErrorType.DATASET_INVALID,
    title="A table was given columns or labels of another length",
    description="Values and table differ in their number of rows or columns.",
    needles=(
        "does not match length of index",
        "must be of the same length",
        "Length mismatch: Expected axis",
        "Columns must be same length",
    ),
    pattern=(
        r"ValueError: Length of values \((?P<have>\d+)\) does not match length of index \((?P<want>\d+)\)"
        r"|ValueError: All arrays must be of the same length"
        r"|ValueError: Length mismatch: Expected axis has (?P<old>\d+) elements, new values have (?P<new>\d+) elements"
        r"|ValueError: Columns must be same length as key"
    ),
    sources=(DOCS,),
    phase=Phase.DATA,
    confidence=0.9,
    precedence=58,
    suggest=suggest,
)
