"""A program raised its own exception for a bad configuration.

What happened
    An exception whose very name says configuration (ConfigError, ConfigurationError, MisconfigurationError …)
    ended the run.

Why
    An option is missing, unknown, of a wrong form, or does not go with another one.

How to confirm
    Read the message: such exceptions are written for the person who sets the options.

How to fix
    Change the option that the message names.

Easily confused with
    A configuration file that could not be read at all.

References
    https://docs.python.org/3/tutorial/errors.html#user-defined-exceptions
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Role, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.python.org/3/tutorial/errors.html#user-defined-exceptions"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    what = ctx["what"][:200]
    yield ctx.action(
        f"Change the option that the message names: {what}"
        if what
        else "Change the option that the lines below the exception name.",
        "The program checks its options and refused this one.",
        source=DOCS,
    )


RULE = Rule(
    id="configuration-exception",
    error_type=ErrorType.CONFIG_ERROR,
    title="The program refused its configuration",
    description="An exception that is made for bad configurations ended the run.",
    needles=("onfig",),
    pattern=r"^(?:\w+\.)*\w*[Cc]onfig\w*(?:Error|Exception|Invalid): (?P<what>\S.*)",
    sources=(DOCS,),
    role=Role.FALLBACK,
    phase=Phase.SETUP,
    confidence=0.7,
    precedence=45,
    suggest=suggest,
)
