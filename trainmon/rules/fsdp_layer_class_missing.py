"""The layer class for FSDP wrapping is not in the model.

What happened
    FSDP's auto wrapping looks for modules of the given class.

Why
    The setting belongs to another architecture.

How to confirm
    `{type(m).__name__ for m in model.modules()}`.

How to fix
    Give the block class of this model.

Easily confused with
    A model that does not fit into memory.

References
    https://huggingface.co/docs/accelerate/usage_guides/fsdp
    https://github.com/huggingface/accelerate/blob/main/src/accelerate/utils/dataclasses.py
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://huggingface.co/docs/accelerate/usage_guides/fsdp"
SOURCE = "https://github.com/huggingface/accelerate/blob/main/src/accelerate/utils/dataclasses.py"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Set fsdp_transformer_layer_cls_to_wrap to the block class of this model, e.g. "
        "LlamaDecoderLayer, Qwen2DecoderLayer, GPT2Block (`{type(m).__name__ for m "
        "in model.modules()}`).",
        "Wrapping goes by the name of the class.",
        source=DOCS,
    )


RULE = Rule(
    id="fsdp-layer-class-missing",
    error_type=ErrorType.CONFIG_ERROR,
    title="The layer class for FSDP wrapping is not in the model",
    description="The configured transformer layer class does not exist in this model.",
    needles=("transformer layer class",),
    pattern=r"Could not find the transformer layer class (?P<name>\S+ )?(?:to wrap )?in the model"
    r"|Could not find a transformer layer class called '(?P<called>\w+)' to wrap in the model",
    sources=(DOCS, SOURCE),
    confidence=0.93,
    precedence=58,
    suggest=suggest,
)
