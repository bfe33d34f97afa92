"""A check in the program failed.

What happened
    `assert` found a condition that its author took for granted.

Why
    Input, shapes or settings that the code does not expect.

How to confirm
    Read the condition in the last frame and print its values.

How to fix
    Correct the input or setting that violates it.

Easily confused with
    Assertions of libraries with a message of their own.

References
    https://docs.python.org/3/library/exceptions.html#AssertionError
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Role, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.python.org/3/library/exceptions.html#AssertionError"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    frame = ctx.user_frame
    last = ctx.exception.frames[-1] if ctx.exception and ctx.exception.frames else frame
    code = last.code if last else ""
    shown = f" `{code}`" if code else ""
    where = f" ({frame.file}:{frame.line})" if frame else ""
    yield ctx.action(
        f"Print the values of the failed condition{shown}{where} and correct the input "
        "or setting that violates it.",
        ctx["what"][:160] or "The program takes this condition for granted.",
        source=DOCS,
    )


RULE = Rule(
    id="assertion-failed",
    error_type=ErrorType.CODE_ERROR,
    title="A check in the program failed",
    description="An assertion of the program does not hold.",
    needles=("AssertionError",),
    pattern=r"^(?:\w+\.)*AssertionError\b(?:: (?P<what>.*))?",
    exception=r"AssertionError$",
    sources=(DOCS,),
    role=Role.FALLBACK,
    confidence=0.3,
    precedence=14,
    suggest=suggest,
)
