"""A bare assertion about a setting failed.

What happened
    An `assert` without a message checks an option or a setting, and its value is not one that
    the code accepts.

Why
    A value that is unknown, out of range, or in conflict with another one.

How to confirm
    Print the setting in the failed condition.

How to fix
    Give it a value that the condition accepts.

Easily confused with
    Assertions with a message, which say more.

References
    https://docs.python.org/3/reference/simple_stmts.html#the-assert-statement
    https://docs.python.org/3/library/argparse.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Role, Suggestion
from trainmon.rules._refusal import at
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.python.org/3/library/argparse.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        f"Give the setting in the failed condition{at(ctx)} a value that it accepts.",
        "The code accepts no other value.",
        source=DOCS,
    )


RULE = Rule(
    id="assertion-about-setting",
    error_type=ErrorType.CONFIG_ERROR,
    title="An assertion about a setting failed",
    description="The failed condition is about an option or a setting.",
    needles=("AssertionError",),
    pattern=r"^AssertionError:?\s*$",
    raised_by=(
        r": assert .*\b(?:(?:self\.)?(?:args|cfg|config|conf|opts?|flags|FLAGS|hparams|hps|params|kwargs"
        r"|options|settings)[.\[]|\w+ (?:not )?in [\[({]|isinstance\(\w*(?:config|cfg)|mode ==)"
    ),
    sources=(DOCS,),
    role=Role.FALLBACK,
    confidence=0.45,
    precedence=30,
    suggest=suggest,
)
