"""A part of the program is not implemented.

What happened
    Code raises NotImplementedError for what its author left open.

Why
    A base class whose method must be overridden (also a misspelled `forward`), an operator that a device
    does not have, or an option that is not supported.

How to confirm
    The last frame shows the method.

How to fix
    Override the method, or choose a supported option.

Easily confused with
    A value that is not known.

References
    https://docs.python.org/3/library/exceptions.html#NotImplementedError
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Role, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.python.org/3/library/exceptions.html#NotImplementedError"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    if "forward" in ctx.line:
        yield ctx.action(
            "Define forward (check its spelling and indentation) in the module that the message names.",
            "torch.nn.Module calls forward.",
            source=DOCS,
        )
    else:
        yield ctx.action(
            "Override the method of the last frame, or choose an option that is supported.",
            ctx["what"][:160] or "It was left open on purpose.",
            source=DOCS,
        )


RULE = Rule(
    id="not-implemented",
    error_type=ErrorType.CODE_ERROR,
    title="A part of the program is not implemented",
    description="A method or combination is not implemented.",
    needles=("NotImplementedError",),
    pattern=r"^(?:\w+\.)*NotImplementedError\b(?:: (?P<what>.*))?",
    exception=r"NotImplementedError$",
    sources=(DOCS,),
    role=Role.FALLBACK,
    confidence=0.45,
    precedence=14,
    suggest=suggest,
)
