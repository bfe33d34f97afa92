"""A program refused a value in words of its own.

What happened
    The exception was raised on purpose, with a message that says what is accepted.

Why
    Mostly an option that is unknown, not supported or in conflict with another one; sometimes a
    value that code computed.

How to confirm
    Find in the message the name of the setting, and where it comes from.

How to fix
    Change it in the configuration, the command line or the call.

Easily confused with
    A slip in code that computes the value.

References
    https://docs.python.org/3/tutorial/errors.html#raising-exceptions
    https://docs.python.org/3/tutorial/errors.html#raising-exceptions
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Role, Suggestion
from trainmon.rules._refusal import OF_SETTINGS, OF_VALUES, at, says
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.python.org/3/tutorial/errors.html#raising-exceptions"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        f"Change the setting or the value that the message names{at(ctx)}.",
        ctx["what"][:200],
        source=DOCS,
    )


RULE = Rule(
    id="refused-setting",
    error_type=ErrorType.CONFIG_ERROR,
    title="The program refused a value",
    description="The program checked a value on purpose and does not accept it.",
    needles=(
        "Error: ",
        "Exception: ",
    ),
    pattern=says(
        *OF_SETTINGS,
        exception=OF_VALUES,
    ),
    sources=(DOCS,),
    role=Role.FALLBACK,
    confidence=0.4,
    precedence=20,
    suggest=suggest,
)
