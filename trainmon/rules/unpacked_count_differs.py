"""A value has another number of parts than the names it is assigned to.

What happened
    `a, b = value` needs exactly two parts.

Why
    A batch, a model's output or `tensor.shape` has more or fewer items than the code expects.

How to confirm
    Print `len(value)` or its shape.

How to fix
    Match the number of names, or index.

Easily confused with
    Wrong arguments of a call.

References
    https://docs.python.org/3/reference/simple_stmts.html#assignment-statements
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.python.org/3/reference/simple_stmts.html#assignment-statements"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    frame = ctx.user_frame
    where = f" at {frame.file}:{frame.line}: `{frame.code}`" if frame else ""
    yield ctx.action(
        f"Print the value before it is unpacked{where}; match the names with what the dataset or "
        f"model really returns.",
        "Datasets and models often return dictionaries, or one item more (a mask, an index).",
        source=DOCS,
    )


RULE = Rule(
    id="unpacked-count-differs",
    error_type=ErrorType.CODE_ERROR,
    title="A value has another number of parts than the names it is assigned to",
    description="Unpacking failed: {what}.",
    needles=("values to unpack",),
    pattern=(
        r"^ValueError: (?P<what>(?:too many|not enough) values to unpack \(expected \d+(?:, got "
        r"\d+)?\))"
    ),
    sources=(DOCS,),
    confidence=0.85,
    precedence=50,
    suggest=suggest,
)
