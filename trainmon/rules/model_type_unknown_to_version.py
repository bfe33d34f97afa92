"""The installed library does not know this model's architecture.

What happened
    The configuration names a `model_type` (or tokenizer class, or rope scaling) that this version cannot
    build.

Why
    transformers is older than the model; or the folder's `config.json` lacks the field.

How to confirm
    `pip show transformers`; `grep model_type config.json`.

How to fix
    Upgrade transformers (from source for very new models), or `trust_remote_code=True` where the repository
    brings its code.

Easily confused with
    A wrong path; an Auto class of another task ("Unrecognized configuration class").

References
    https://huggingface.co/docs/transformers/model_doc/auto
    https://huggingface.co/docs/transformers/installation
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://huggingface.co/docs/transformers/model_doc/auto"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Upgrade: `pip install -U transformers tokenizers` (for very new models `pip "
        "install git+https://github.com/huggingface/transformers`).",
        f"The model type {ctx['type'] or ctx['tokenizer'] or ''} came with a later version.".replace(
            "  ", " "
        ),
        source="https://huggingface.co/docs/transformers/installation",
    )
    yield ctx.action(
        "If the repository brings its own code, pass trust_remote_code=True.",
        "The class is then taken from the repository.",
    )


RULE = Rule(
    id="model-type-unknown-to-version",
    error_type=ErrorType.DEPENDENCY_CONFLICT,
    title="The installed library does not know this model's architecture",
    description="The model is newer than the installed transformers, or its configuration is incomplete.",
    needles=(
        "but Transformers does not recognize this architecture",
        "does not exist or is not currently imported",
        "must be a dictionary with",
        "untagged enum ModelWrapper",
    ),
    pattern=r"model type `(?P<type>[^`]+)` but Transformers does not recognize this architecture|"
    r"(?:Tokenizer|Processor) class (?P<tokenizer>\w+) does "
    r"not exist or is not currently imported|`rope_scaling` must be a dictionary "
    r"with|did not match any variant of untagged enum ModelWrapper",
    sources=(
        DOCS,
        "https://huggingface.co/docs/transformers/installation",
    ),
    phase=Phase.MODEL,
    confidence=0.92,
    precedence=60,
    suggest=suggest,
)
