"""A program says that gradients do not work here.

What happened
    The exception was raised on purpose: something needs a gradient and has none, or must not
    have one.

Why
    Parameters are frozen, a part of the graph was cut off, or a graph is used twice.

How to confirm
    Print `requires_grad` of the parameters and of the loss.

How to fix
    Unfreeze what must learn, or take the forward pass out of `no_grad`.

Easily confused with
    Gradients that are NaN.

References
    https://docs.python.org/3/tutorial/errors.html#raising-exceptions
    https://docs.pytorch.org/docs/stable/notes/autograd.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Role, Suggestion
from trainmon.rules._refusal import at, says
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.pytorch.org/docs/stable/notes/autograd.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        f"Check which parameters require a gradient and whether the forward pass keeps its graph{at(ctx)}.",
        ctx["what"][:200],
        source=DOCS,
    )


RULE = Rule(
    id="refused-for-gradient",
    error_type=ErrorType.AUTOGRAD_ERROR,
    title="The program reports trouble with gradients",
    description="The message speaks of gradients or the autograd graph.",
    needles=(
        "Error: ",
        "Exception: ",
    ),
    pattern=says(
        r"\brequires?_grad\b",
        r"\brequires? (?:a )?grad(?:ient)?s?\b",
        r"\bgrad_fn\b",
        r"\bautograd (?:graph|function|engine)\b",
        r"\bleaf (?:variable|tensor)s?\b",
        r"\bcomputation(?:al)? graph\b",
        r"\bgradients? (?:is|are|was|were) (?:none|missing)\b",
        r"\bno trainable parameters\b",
        r"\bbackward\b.{0,60}\b(?:twice|again|second time)\b",
    ),
    sources=(DOCS,),
    role=Role.FALLBACK,
    confidence=0.5,
    precedence=35,
    suggest=suggest,
)
