"""A TOML file cannot be parsed.

What happened
    The text of the file is not valid TOML.

Why
    A string without quotes, a key or table that stands twice, an unclosed bracket.

How to confirm
    `python -c "import tomllib,sys; tomllib.load(open(sys.argv[1], 'rb'))" FILE` names line and column.

How to fix
    Correct the place that the message names.

Easily confused with
    A value of the wrong type in valid TOML.

References
    https://docs.python.org/3/library/tomllib.html
    https://toml.io/en/v1.0.0
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.python.org/3/library/tomllib.html"
SOURCE = "https://toml.io/en/v1.0.0"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        f"Correct the TOML file: {ctx['what'][:120]}. Strings need quotes, every key stands once in its table.",
        "The text is not valid there.",
        source=SOURCE,
    )


RULE = Rule(
    id="toml-invalid",
    error_type=ErrorType.CONFIG_ERROR,
    title="A TOML file cannot be parsed",
    description="The TOML parser stopped: {what}.",
    needles=("TOMLDecodeError",),
    pattern=r"(?:^|\.)(?:TOML|Toml)DecodeError: (?P<what>\S.*)",
    sources=(
        DOCS,
        SOURCE,
    ),
    phase=Phase.SETUP,
    confidence=0.93,
    precedence=60,
    suggest=suggest,
)
