"""A program says that it is used in a way that its code does not allow.

What happened
    The exception was raised on purpose: a method is not implemented, or something was called
    before what must come first.

Why
    A class lacks a method, the order of calls is wrong, or the library has met a state that it
    holds for impossible.

How to confirm
    Read the innermost frame of your own code.

How to fix
    Write the method, or make the call that must come first; report what the library calls a
    bug.

Easily confused with
    An option that is not supported: that is the configuration.

References
    https://docs.python.org/3/tutorial/errors.html#raising-exceptions
    https://docs.python.org/3/library/exceptions.html#NotImplementedError
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Role, Suggestion
from trainmon.rules._refusal import at, says
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.python.org/3/library/exceptions.html#NotImplementedError"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        f"Correct the call or write the missing method{at(ctx)}.",
        ctx["what"][:200],
        source=DOCS,
    )


RULE = Rule(
    id="refused-as-slip-in-code",
    error_type=ErrorType.CODE_ERROR,
    title="The program reports a slip in code",
    description="The message speaks of code that is missing or called out of order.",
    needles=(
        "Error: ",
        "Exception: ",
    ),
    pattern=says(
        r"\bsub-?class(?:es)? (?:must|should|need|of)",
        r"\b(?:must|should|needs? to|has to|have to) (?:be )?(?:implement|overrid)\w*",
        r"\babstract (?:method|class)",
        r"\binternal error\b",
        r"\bshould (?:not|never) (?:happen|be reached|get here|reach)",
        r"\b(?:file|report|open|submit) (?:a |an |this )?(?:bug|issue)\b",
        r"\bthis is a bug\b",
        r"\b(?:must|should|has to|have to|need to|needs to) (?:be called|call) .{0,80}\b(?:before|first)\b",
        r"\b(?:before|without) (?:calling|being called)\b",
        r"\bnot (?:been )?(?:called|fitted|compiled|built) (?:yet|before)",
    ),
    sources=(DOCS,),
    role=Role.FALLBACK,
    confidence=0.5,
    precedence=36,
    suggest=suggest,
)
