"""A module of a library could not be imported.

What happened
    transformers imports its modules when they are first used and wraps the error.

Why
    A broken or unfitting dependency of that module.

How to confirm
    The lines "because of the following error", or the first exception of the chain.

How to fix
    Correct that dependency; `pip check`; upgrade the library with its dependencies.

Easily confused with
    The cause itself, which stands before it.

References
    https://huggingface.co/docs/transformers/installation
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://huggingface.co/docs/transformers/installation"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Read the error behind it: the first exception of the chain or the line below this one.",
        "This message only wraps it.",
    )
    yield ctx.action(
        "Try the import alone: `python -c 'from transformers import "
        + (ctx["name"] or "AutoModel")
        + "'`, and `pip check`.",
        "It shows the failing dependency in full.",
        source=DOCS,
    )


RULE = Rule(
    id="lazy-import-failed",
    error_type=ErrorType.DEPENDENCY_CONFLICT,
    title="A module of a library could not be imported",
    description="Importing a part of the library failed; another error behind it says why.",
    needles=(
        "Failed to import transformers",
        "requirements defined correctly",
    ),
    pattern=r"Failed to import (?P<module>[\w.]+) because of the following error|Could not "
    r"import module '(?P<name>\w+)'\. Are this object's requirements defined correctly",
    sources=(DOCS,),
    phase=Phase.SETUP,
    confidence=0.78,
    precedence=42,
    suggest=suggest,
)
