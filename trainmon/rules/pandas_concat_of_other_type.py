"""pandas.concat got something that is no table.

What happened
    `pd.concat` puts Series and DataFrames together; one of the list is of another type.

Why
    A list of lists, an array or a dictionary was collected instead of a table.

How to confirm
    `print([type(x) for x in parts])` before the call.

How to fix
    Make tables of them first: `pd.DataFrame(x)`; for arrays and lists `np.concatenate` or `+`.

Easily confused with
    "No objects to concatenate": an empty list.

References
    https://pandas.pydata.org/docs/reference/api/pandas.concat.html
    https://github.com/pandas-dev/pandas/blob/main/pandas/core/reshape/concat.py
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://pandas.pydata.org/docs/reference/api/pandas.concat.html"
CODE = "https://github.com/pandas-dev/pandas/blob/main/pandas/core/reshape/concat.py"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    kind = ctx["kind"]
    yield ctx.action(
        "Make a table of each part before pd.concat: pd.DataFrame(part) or pd.Series(part)",
        f"A part is a {kind}, which pandas does not put together.",
        source=DOCS,
    )
    yield ctx.action(
        "Or leave pandas out: np.concatenate(parts) for arrays, sum of lists with +, list.extend",
        f"A {kind} needs no table to be joined.",
        source=CODE,
    )


RULE = Rule(
    id="pandas-concat-of-other-type",
    error_type=ErrorType.CODE_ERROR,
    title="pandas.concat was given something that is no table",
    description="Among the parts to put together is a {kind}.",
    needles=("cannot concatenate object of type '",),
    pattern=r"cannot concatenate object of type '<class '(?P<kind>[\w.]+)'>'; only",
    sources=(DOCS, CODE),
    confidence=0.85,
    suggest=suggest,
)
