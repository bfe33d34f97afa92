"""Indices or class targets are not of an integer type.

What happened
    Embedding, gather, indexing or cross-entropy got floats (or int32 where int64 is needed).

Why
    Token ids or labels became float on the way: division, interpolation, concatenation with floats, a
    column read as float.

How to confirm
    Print `x.dtype` at the frame.

How to fix
    `.long()` on ids and labels; find where they became float.

Easily confused with
    Float predictions of another precision.

References
    https://docs.pytorch.org/docs/stable/generated/torch.nn.Embedding.html
    https://docs.pytorch.org/docs/stable/generated/torch.nn.CrossEntropyLoss.html
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOC = "https://docs.pytorch.org/docs/stable/generated/torch.nn.Embedding.html"
DOC2 = "https://docs.pytorch.org/docs/stable/generated/torch.nn.CrossEntropyLoss.html"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    frame = ctx.user_frame
    where = f" at {frame.file}:{frame.line} ({frame.code or frame.function})" if frame else ""
    yield ctx.action(
        f"x = x.long() before the lookup or loss{where}",
        "Indices and class labels have to be int64 (torch.long).",
        source=DOC,
    )
    yield ctx.action(
        "Find where the ids or labels became float (division, interpolation, torch.cat with floats, a "
        "float column) and keep their dtype",
        "Rounding hides a value that should never have been a float.",
        source=DOC2,
    )


RULE = Rule(
    id="index-type-not-integer",
    error_type=ErrorType.DTYPE_MISMATCH,
    title="Indices or class targets are not of an integer type",
    description="A lookup or a loss wants integer (long) values and got another type.",
    needles=(
        "one of the following scalar types",
        "Expected dtype int64",
        "used as indices must be",
        "scalar type Long",
        "target dtype to be",
        "one_hot is only applicable to index tensor",
        "only integer tensors",
        "only integers, slices",
    ),
    pattern=(
        r"Expected tensor for argument .* to have one of the following scalar types: Long, Int; but got"
        r"|Expected dtype int64 for index|tensors used as indices must be long|expected (?:scalar type"
        r"|target dtype to be) Long(?: or Byte)?,? but (?:found|got)|one_hot is only applicable to index tensor"
        r"|arrays used as indices must be of integer"
        r"|only integer tensors of a single element can be converted to an index|only integers, slices \(`:`\)"
    ),
    sources=(
        DOC,
        DOC2,
    ),
    confidence=0.95,
    precedence=60,
    suggest=suggest,
)
