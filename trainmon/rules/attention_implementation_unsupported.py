"""The model does not support the chosen attention implementation.

What happened
    Each architecture supports some of eager, SDPA, FlashAttention 2 and flex attention.

Why
    A setting copied from another model, or float32 weights with FlashAttention.

How to confirm
    The message names the model and the implementation.

How to fix
    `attn_implementation="eager"` or `"sdpa"`; load in bf16 for FlashAttention.

Easily confused with
    flash-attn that is not installed.

References
    https://huggingface.co/docs/transformers/attention_interface
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://huggingface.co/docs/transformers/attention_interface"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        'Set attn_implementation="eager" (or "sdpa" where the model has it).',
        "Every model has the eager implementation.",
        source=DOCS,
    )


RULE = Rule(
    id="attention-implementation-unsupported",
    error_type=ErrorType.CONFIG_ERROR,
    title="The model does not support the chosen attention implementation",
    description="`attn_implementation` names an implementation that this model or dtype does not have.",
    needles=(
        "does not support an attention implementation",
        "does not support Flash Attention",
        "Specified `attn_implementation",
    ),
    pattern=r"does not support an attention implementation through|does not support Flash "
    r'Attention|Specified `attn_implementation="(?P<name>[^"]*)"` is not supported',
    sources=(DOCS,),
    phase=Phase.MODEL,
    confidence=0.93,
    precedence=58,
    suggest=suggest,
)
