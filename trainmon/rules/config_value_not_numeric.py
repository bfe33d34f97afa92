"""A setting that should be a number is text.

What happened
    The program converts a value of its configuration, arguments or environment to a number.

Why
    A unit, a blank or a word in the value, an empty environment variable, or `1e-4` where an integer is meant.

How to confirm
    Print the value with repr() before the failing line.

How to fix
    Write a plain number.

Easily confused with
    Text in a numeric column of the data.

References
    https://docs.python.org/3/library/functions.html#int
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.python.org/3/library/functions.html#int"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    value = ctx["value"]
    frame = ctx.user_frame
    where = f" read at {frame.file}:{frame.line}: `{frame.code}`" if frame else ""
    yield ctx.action(
        f"Correct the setting{where}: write a plain number instead of {value} (no unit, blank or quotes).",
        "The program converts this setting to a number.",
        source=DOCS,
    )


RULE = Rule(
    id="config-value-not-numeric",
    error_type=ErrorType.CONFIG_ERROR,
    title="A setting that should be a number is text",
    description="The setting {value} cannot be read as a number.",
    needles=("could not convert string to float", "invalid literal for int()"),
    pattern=r"(?:could not convert string to float|invalid literal for int\(\) with base 10): (?P<value>'[^']*')",
    raised_by=(
        r"(?i): .*\b(?:int|float)\((?:self\.)?(?:(?:\w+_)?(?:cfg|conf|config|configs|args|opts?|hparams?|hyp|params|settings)[.\[]"
        r"|os\.environ|os\.getenv|sys\.argv)"
    ),
    sources=(DOCS,),
    phase=Phase.SETUP,
    confidence=0.85,
    precedence=56,
    suggest=suggest,
)
