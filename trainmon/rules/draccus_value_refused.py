"""An option has a value of another type than its field.

What happened
    draccus (LeRobot and others) builds a dataclass from the command line or a file and could not convert a value.

Why
    A word where a number is expected, an unknown name of a choice, or a missing required field.

How to confirm
    The message names the field in back quotes; the exception above it is the conversion that failed.

How to fix
    Give a value of the type of the field.

Easily confused with
    An unknown option, which ends with a usage line.

References
    https://github.com/dlwh/draccus
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://github.com/dlwh/draccus"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        f"Correct the value of `{ctx['field'] or 'the field in the message'}` on the command line or in the file.",
        f"{ctx['what'][:120]}: the value cannot be read as the type of its field.",
        source=DOCS,
    )


RULE = Rule(
    id="draccus-value-refused",
    error_type=ErrorType.CONFIG_ERROR,
    title="An option has a value of another type than its field",
    description="draccus could not read a value: {what}",
    needles=("DecodingError",),
    pattern=r"^draccus\.utils\.DecodingError: (?:`(?P<field>[^`]+)`: )?(?P<what>\S.*)",
    sources=(DOCS,),
    phase=Phase.SETUP,
    confidence=0.94,
    precedence=70,
    suggest=suggest,
)
