"""A model's configuration does not say of which type the model is.

What happened
    An Auto class of transformers read config.json, or found none, and no `model_type` in it.

Why
    The path is a training's output folder without the model's configuration, an adapter's folder, or holds a model
    of another library; sometimes the model is newer than the library.

How to confirm
    `ls FOLDER; grep model_type FOLDER/config.json`

How to fix
    Pass the folder that holds the model's config.json, load an adapter through PeftModel, or upgrade transformers.

Easily confused with
    A model type that is given and not known to the installed version.

References
    https://huggingface.co/docs/transformers/model_doc/auto
    https://github.com/huggingface/transformers/blob/main/src/transformers/models/auto/configuration_auto.py
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://huggingface.co/docs/transformers/model_doc/auto"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    path = ctx["path"] or "the folder"
    yield ctx.action(
        f"Check that {path} holds the model's config.json with a model_type (copy it from the base model), or pass "
        "the checkpoint folder inside it; for an adapter load the base model and PeftModel.",
        "Without model_type the class cannot be chosen.",
        source=DOCS,
    )
    yield ctx.action(
        "pip install -U transformers",
        "Only if the model came out after the installed version.",
    )


RULE = Rule(
    id="model-config-without-type",
    error_type=ErrorType.CONFIG_ERROR,
    title="A model's configuration does not say its type",
    description="transformers cannot choose the class of the model in {path}.",
    needles=("Should have a `model_type` key",),
    pattern=r"Unrecognized model in (?P<path>.+?)\. Should have a `model_type` key",
    sources=(
        DOCS,
        "https://github.com/huggingface/transformers/blob/main/src/transformers/models/auto/configuration_auto.py",
    ),
    phase=Phase.MODEL,
    confidence=0.7,
    precedence=60,
    suggest=suggest,
)
