"""A program says that an index lies outside.

What happened
    The exception was raised on purpose: an index, a label or a token is not below the size that
    it indexes.

Why
    The number of classes or the vocabulary is smaller than what the data holds, or a position
    is counted wrongly.

How to confirm
    Print the largest index and the size that it must stay below.

How to fix
    Enlarge the table or the number of classes, or correct the indices.

Easily confused with
    A setting that must lie in a range.

References
    https://docs.python.org/3/tutorial/errors.html#raising-exceptions
    https://docs.python.org/3/library/exceptions.html#IndexError
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Role, Suggestion
from trainmon.rules._refusal import at, says
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.python.org/3/library/exceptions.html#IndexError"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        f"Print the largest index and the size it must stay below{at(ctx)}.",
        ctx["what"][:200],
        source=DOCS,
    )


RULE = Rule(
    id="refused-for-index",
    error_type=ErrorType.INDEX_OUT_OF_RANGE,
    title="The program met an index outside its range",
    description="The message says that an index is too large or too small.",
    needles=(
        "Error: ",
        "Exception: ",
    ),
    pattern=says(
        r"\b(?:index|indices|indexes|labels?|class(?:es)?|targets?|tokens?"
        r"|ids?)\b.{0,80}\bout[ -]of[ -](?:range|bounds?)\b",
        r"\bout[ -]of[ -](?:range|bounds?)\b.{0,60}\b(?:index|indices|indexes|labels?|class(?:es)?|tokens?"
        r"|vocab\w*)\b",
        r"\b(?:labels?|class|targets?|tokens?|index|ids?)\b.{0,60}\b(?:exceeds?|greater than"
        r"|larger than)\b.{0,40}(?:num_?(?:classes|labels)\b|number of (?:classes|labels)\b|vocab\w*)",
    ),
    sources=(DOCS,),
    role=Role.FALLBACK,
    confidence=0.5,
    precedence=34,
    suggest=suggest,
)
