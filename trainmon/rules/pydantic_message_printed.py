"""A setting was refused, in pydantic's words.

What happened
    The program caught the errors of its settings and printed them in a form of its own; the message is one of those
    that pydantic gives for a field.

Why
    A name that the settings do not have (often one of another version of the program), a missing field, or a value
    of another type.

How to confirm
    The field is named in the same line or in the one before it.

How to fix
    Remove or rename the field, or give it a value of the type that the message names.

Easily confused with
    A reply of a web service that checks its requests with pydantic (FastAPI): then a request is at fault and no
    setting.

References
    https://docs.pydantic.dev/latest/errors/validation_errors/
    https://docs.pydantic.dev/1.10/usage/models/
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Role, Suggestion
from trainmon.rules._rule import Context, Rule

_LABELS = ("error", "message", "msg", "reason")
DOCS = "https://docs.pydantic.dev/latest/errors/validation_errors/"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    named = ctx["field"] if ctx["field"].lower() not in _LABELS else ""
    where = f"the setting {named}" if named else "the setting that this line or the one before it names"
    yield ctx.action(
        f"Correct {where}: a name that the installed version knows, and a value of the type that it asks for.",
        "The program checks its settings before it starts and names each fault.",
        source=DOCS,
    )


RULE = Rule(
    id="pydantic-message-printed",
    error_type=ErrorType.CONFIG_ERROR,
    title="A setting was refused",
    description="The program's settings were checked, and one of them is not valid.",
    needles=("xtra inputs are not permitted", "xtra fields not permitted", "Input should be a valid "),
    pattern=(
        r"^\W{0,12}(?:(?P<field>[A-Za-z_][\w.\[\]-]{0,80}) ?: |)"
        r"(?:[Ee]xtra inputs are not permitted|extra fields not permitted"
        r"|Input should be a valid (?:number|integer|string|boolean|list|dictionary|tuple|URL)\b.{0,120})"
        r"(?: \[type=.*| \(type=.*|[.,]?)$"
    ),
    sources=(DOCS, "https://docs.pydantic.dev/1.10/usage/models/"),
    role=Role.FALLBACK,
    confidence=0.6,
    precedence=30,
    suggest=suggest,
)
