"""A configuration value has the wrong type or is missing.

What happened
    pydantic checked the values of a configuration class; the lines below name the fields.

Why
    A missing field, a value of another type, or an unknown name.

How to confirm
    The lines after the message: field, reason, value.

How to fix
    Correct those fields.

Easily confused with
    A version conflict between pydantic 1 and 2.

References
    https://docs.pydantic.dev/latest/errors/validation_errors/
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.pydantic.dev/latest/errors/validation_errors/"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    message = ctx.exception.message.splitlines() if ctx.exception else []
    fields = [line.strip() for line in message[1:] if line and not line.startswith(" ")][:5]
    said = [
        line.strip()[len("Value error, ") :]
        for line in message[1:]
        if line.strip().startswith("Value error, ")
    ]
    if said and message[1].startswith(" "):  # about the model as a whole: no field stands above it
        yield ctx.action(
            f"Correct what {ctx['model']} says: {said[0].partition(' [type=')[0][:300]}",
            "A check of the whole configuration refused it.",
            source=DOCS,
        )
        return
    named = f": {', '.join(fields)}" if fields else " named in the lines below"
    yield ctx.action(
        f"Correct the fields of {ctx['model']}{named[:300]}.",
        "Each line gives the field, the reason and the value that was given.",
        source=DOCS,
    )


RULE = Rule(
    id="pydantic-validation-failed",
    error_type=ErrorType.CONFIG_ERROR,
    title="A configuration value has the wrong type or is missing",
    description="{count} values given to {model} are not valid.",
    needles=(
        "validation error for",
        "validation errors for",
    ),
    pattern=r"(?P<count>\d+) validation errors? for (?P<model>[\w.\[\]]+)",
    sources=(DOCS,),
    confidence=0.88,
    precedence=55,
    suggest=suggest,
)
