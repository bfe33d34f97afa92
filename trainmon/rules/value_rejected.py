"""A value was not accepted.

What happened
    The type of the value is right and the value is not.

Why
    A setting out of range, data of another form than expected, or a name that is not known.

How to confirm
    Read the message and the last frame of your own code.

How to fix
    Correct the value where it comes from.

Easily confused with
    More specific messages, which have rules of their own.

References
    https://docs.python.org/3/library/exceptions.html#ValueError
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Role, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.python.org/3/library/exceptions.html#ValueError"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    frame = ctx.user_frame
    where = f"{frame.file}:{frame.line}: `{frame.code}`" if frame else "the last frame of your own code"
    if "unpack" in ctx.line:
        yield ctx.action(
            f"Compare what is returned with what is unpacked at {where}.",
            "Their numbers of values differ.",
            source=DOCS,
        )
    else:
        yield ctx.action(
            f"Follow the value back from {where}.",
            (ctx["what"][:160] or "The function does not accept it."),
            source=DOCS,
        )


RULE = Rule(
    id="value-rejected",
    error_type=ErrorType.CODE_ERROR,
    title="A value was not accepted",
    description="A function refused a value.",
    needles=("ValueError",),
    pattern=r"^(?:\w+\.)*ValueError(?::? ?$|: (?P<what>(?:[^Ei]|E[^x]|Ex[^c]|Exc[^e]|Exce[^p]|i[^n]|in[^ ]|in [^u]).*))",
    exception=r"ValueError$",
    sources=(DOCS,),
    role=Role.FALLBACK,
    confidence=0.25,
    precedence=10,
    suggest=suggest,
)
