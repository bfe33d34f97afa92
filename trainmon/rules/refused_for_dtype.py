"""A program says that a tensor has the wrong element type.

What happened
    The exception was raised on purpose: an array or tensor is of another type than the code
    accepts.

Why
    Integers where floats are needed, or the reverse; two precisions that meet.

How to confirm
    Print `.dtype` of the arguments of the innermost call of your own.

How to fix
    Convert with `.to(dtype)`, `.float()` or `.long()`, or set one precision for the model and
    its inputs.

Easily confused with
    A setting whose value has the wrong Python type.

References
    https://docs.python.org/3/tutorial/errors.html#raising-exceptions
    https://docs.pytorch.org/docs/stable/tensor_attributes.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Role, Suggestion
from trainmon.rules._refusal import at, says
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.pytorch.org/docs/stable/tensor_attributes.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        f"Print `.dtype` of the arguments and convert the one that differs{at(ctx)}.",
        ctx["what"][:200],
        source=DOCS,
    )


RULE = Rule(
    id="refused-for-dtype",
    error_type=ErrorType.DTYPE_MISMATCH,
    title="The program refused a tensor's element type",
    description="The message speaks of the element types of its arguments.",
    needles=(
        "Error: ",
        "Exception: ",
    ),
    pattern=says(
        r"\bd-?types?\b",
        r"\bscalar_type\(\)|\bScalarType::",
        r"\b(?:bool|float|floating|integral|complex)\b.{0,20}\btypes\b",
        r"\b(?:scalar|element|tensor) types?\b",
        r"\b(?:tensors?|arrays?) of (?:floats?|ints?|integers|bools?|booleans|type)\b",
        r"\b(?:float(?:ing)?(?:[ -]?point)?(?:16|32|64)?|half|int(?:8|16|32|64)?|long|bool(?:ean)?"
        r"|complex(?:64|128)?|bfloat16|fp16|bf16|fp32)(?:[ -]valued)? (?:tensors?|arrays?|inputs?)\b",
        r"\b(?:tensors?|arrays?|inputs?|labels|targets?|masks?) (?:must|should|to|needs? to) (?:be"
        r"|have) (?:an? |of |type )*(?:float|half|int|long|bool|complex|uint8|bfloat16)\w*\b",
    ),
    sources=(DOCS,),
    role=Role.FALLBACK,
    confidence=0.5,
    precedence=35,
    suggest=suggest,
)
