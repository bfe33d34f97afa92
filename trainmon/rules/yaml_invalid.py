"""A YAML file cannot be parsed.

What happened
    The text of the file is not valid YAML.

Why
    Tabs, wrong indentation, a colon or special character without quotes.

How to confirm
    `python -c "import yaml,sys; yaml.safe_load(open(sys.argv[1]))" FILE` gives line and column.

How to fix
    Correct the place that the following lines name.

Easily confused with
    A value of the wrong type in valid YAML.

References
    https://pyyaml.org/wiki/PyYAMLDocumentation
    https://yaml.org/spec/1.2.2/
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://pyyaml.org/wiki/PyYAMLDocumentation"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    place = ctx.search(r'in "(?P<file>[^"]+)", line (?P<line>\d+), column (?P<column>\d+)')
    where = (
        f"{place['file']}, line {place['line']}, column {place['column']}"
        if place
        else "the place that the lines below name"
    )
    yield ctx.action(
        f"Correct the file at {where}: spaces instead of tabs, the same indentation, "
        f"quotes around values with `:`, `#` or `{{`.",
        "The text is not valid there.",
        source=DOCS,
    )


RULE = Rule(
    id="yaml-invalid",
    error_type=ErrorType.CONFIG_ERROR,
    title="A YAML file cannot be parsed",
    description="The YAML parser stopped: {what}.",
    needles=(
        "ScannerError",
        "ParserError",
        "ReaderError",
        "ComposerError",
        "ConstructorError",
        "DuplicateKeyError",
    ),
    pattern=r"(?:yaml\.\w+\.|^)(?P<kind>ScannerError|ReaderError|ComposerError|ConstructorError|"
    r"DuplicateKeyError): ?(?P<what>.*)|yaml\.parser\.ParserError: ?(?P<parser>.*)",
    sources=(
        DOCS,
        "https://yaml.org/spec/1.2.2/",
    ),
    phase=Phase.SETUP,
    confidence=0.93,
    precedence=60,
    suggest=suggest,
)
