"""The model does not support gradient checkpointing.

What happened
    Gradient checkpointing was switched on for a model whose class has no support for it.

Why
    transformers lets each model class say whether its layers can be recomputed; some old or unusual architectures
    cannot. Newer versions call it activation checkpointing.

How to confirm
    `type(model).supports_gradient_checkpointing`.

How to fix
    Switch it off for this model, and save memory in another way.

Easily confused with
    Checkpoints of the weights, which are another thing.

References
    https://github.com/huggingface/transformers/blob/main/src/transformers/modeling_utils.py
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

SOURCE = "https://github.com/huggingface/transformers/blob/main/src/transformers/modeling_utils.py"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.change(
        "gradient_checkpointing",
        False,
        f"The class {ctx['model']} has no layers that can be recomputed.",
        source=SOURCE,
    )
    yield ctx.action(
        f"Take out the call of gradient_checkpointing_enable() for {ctx['model']}, or make it depend on "
        "model.supports_gradient_checkpointing.",
        "The call raises for a model without support.",
        source=SOURCE,
    )
    yield ctx.change(
        "batch_size",
        lambda size: max(1, size // 2),
        "Without recomputation the activations of a step need more memory.",
        unknown="half of the current value if memory runs out",
    )


RULE = Rule(
    id="gradient-checkpointing-unsupported",
    error_type=ErrorType.CONFIG_ERROR,
    title="The model does not support gradient checkpointing",
    description="Gradient checkpointing was switched on for `{model}`, which cannot do it.",
    needles=("support gradient checkpointing", "support activation checkpointing"),
    pattern=r"\b(?P<model>\w+) (?:does not|doesn't) support (?:gradient|activation) checkpointing",
    sources=(SOURCE,),
    phase=Phase.MODEL,
    confidence=0.93,
    suggest=suggest,
)
