"""The installed transformers does not know this model type.

What happened
    The auto classes look the `model_type` of the configuration up in a table of this version.

Why
    transformers is older than the model.

How to confirm
    `pip show transformers`; `transformers_version` in the model's config.json.

How to fix
    Upgrade transformers.

Easily confused with
    A key missing from data.

References
    https://huggingface.co/docs/transformers/model_doc/auto
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://huggingface.co/docs/transformers/model_doc/auto"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Upgrade: `pip install -U transformers` (for very new models from source).",
        f"The model type {ctx['key']} came with a later version.",
        source=DOCS,
    )


RULE = Rule(
    id="model-type-not-registered",
    error_type=ErrorType.DEPENDENCY_CONFLICT,
    title="The installed transformers does not know this model type",
    description="The model type {key} is not registered in the installed transformers.",
    needles=("KeyError",),
    pattern=r"^KeyError: '?(?P<key>[^']+)'?$",
    exception=r"KeyError$",
    frames=r"configuration_auto\.py|CONFIG_MAPPING|modeling_auto\.py|auto_factory\.py|tokenization_auto\.py",
    sources=(DOCS,),
    phase=Phase.MODEL,
    confidence=0.88,
    precedence=60,
    suggest=suggest,
)
