"""A program says that sizes do not fit.

What happened
    The exception was raised on purpose: code checked the shape of an array or tensor and it is
    not as it must be.

Why
    A dimension is missing or swapped, two inputs differ in length, or a layer is of another
    size than what feeds it.

How to confirm
    Print `.shape` of the arguments of the innermost call of your own.

How to fix
    Bring the inputs into the shape that the message asks for, or change the size of the layer.

Easily confused with
    Sizes in settings, which are refused when the object is built.

References
    https://docs.python.org/3/tutorial/errors.html#raising-exceptions
    https://docs.pytorch.org/docs/stable/notes/broadcasting.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Role, Suggestion
from trainmon.rules._refusal import at, says
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.pytorch.org/docs/stable/notes/broadcasting.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        f"Print `.shape` of the arguments and bring them into the form that the message asks for{at(ctx)}.",
        ctx["what"][:200],
        source=DOCS,
    )


RULE = Rule(
    id="refused-for-shape",
    error_type=ErrorType.SHAPE_MISMATCH,
    title="The program refused a shape",
    description="The message speaks of shapes, dimensions or lengths that do not fit.",
    needles=(
        "Error: ",
        "Exception: ",
    ),
    pattern=says(
        r"\bshapes?\b",
        r"\b(?:n?dims?|dimension(?:s|ality|al)?)\b",
        r"\b(?:[1-9n]|one|two|three|four)-?d\b",
        r"\bbroadcast\w*\b",
        r"\b(?:same|equal|different|matching|inconsistent|wrong|incorrect|unequal) (?:\w+ ){0,2}(?:lengths?"
        r"|sizes?|channels?|elements?|columns|rows|features?)\b",
        r"\b(?:sizes?|lengths?|channels?|number of (?:elements|features|samples|tokens|columns))\b"
        r".{0,60}\b(?:(?:must|should) (?:have|be (?:the |of |at )?(?:same|size|least|\d"
        r"|greater|less|larger|smaller))|(?:does|do) not|differs?|match\w*|divisible|multiple)\b",
        r"\bmust be equal\b",
        r"\bmis-?match",
        r"\b(?:hidden|embed\w*|input|output|batch|sequence|feature|patch|image)(?:_dim|[ _](?:size|length"
        r"|len))s?\b",
        r"\bsquare matri",
    ),
    sources=(DOCS,),
    role=Role.FALLBACK,
    confidence=0.5,
    precedence=26,
    suggest=suggest,
)
