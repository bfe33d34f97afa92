"""A configuration does not fit its schema.

What happened
    jsonschema or marshmallow compared the values with the schema of the program and refused them.

Why
    A required field is missing, a value has another type or lies outside the allowed ones, or a field is unknown.

How to confirm
    jsonschema prints the failing part of the schema and the instance below the message; marshmallow prints one
    list of reasons a field.

How to fix
    Correct the fields that the message names.

Easily confused with
    pydantic, which prints one line a field.

References
    https://python-jsonschema.readthedocs.io/en/stable/errors/
    https://marshmallow.readthedocs.io/en/stable/quickstart.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://python-jsonschema.readthedocs.io/en/stable/errors/"
SOURCE = "https://marshmallow.readthedocs.io/en/stable/quickstart.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Correct the field that the message names in the configuration (type, spelling, allowed values).",
        ctx["what"][:160],
        source=SOURCE if ctx.line.startswith("marshmallow") else DOCS,
    )
    yield ctx.action(
        "Compare the file with the example of the installed version of the program.",
        "Schemas gain and lose fields between versions.",
    )


RULE = Rule(
    id="schema-validation-failed",
    error_type=ErrorType.CONFIG_ERROR,
    title="A configuration does not fit its schema",
    description="The schema refused the configuration: {what}",
    needles=(
        "jsonschema",
        "marshmallow",
    ),
    pattern=(
        r"^(?:jsonschema\.exceptions\.(?:Validation|Schema)Error"
        r"|marshmallow\.exceptions\.ValidationError): (?P<what>\S.*)"
    ),
    sources=(
        DOCS,
        SOURCE,
    ),
    phase=Phase.SETUP,
    confidence=0.93,
    precedence=70,
    suggest=suggest,
)
