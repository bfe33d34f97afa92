"""A quantised model cannot be trained without adapters.

What happened
    Quantised weights have no gradients; the Trainer refuses to train them.

Why
    `load_in_4bit`/`load_in_8bit` without a PEFT adapter, or merged adapters.

How to confirm
    `model.print_trainable_parameters()`.

How to fix
    Add a LoRA adapter with `get_peft_model`, or load in bf16.

Easily confused with
    Adapters that are frozen by mistake.

References
    https://huggingface.co/docs/peft/developer_guides/quantization
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://huggingface.co/docs/peft/developer_guides/quantization"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    if "arget" in ctx.line and "fine-tuning" not in ctx.line:
        yield ctx.action(
            "Print the names ([n for n, _ in model.named_modules()]) and set target_modules "
            'to layers of this model, or target_modules="all-linear".',
            "Names of attention layers differ between architectures.",
            source="https://huggingface.co/docs/peft/package_reference/lora",
        )
    else:
        yield ctx.action(
            "Attach adapters before training: model = prepare_model_for_kbit_training(model); "
            "model = get_peft_model(model, LoraConfig(...)).",
            "Only the adapters are trained; the quantised weights stay as they are.",
            source=DOCS,
        )
        yield ctx.action(
            "Or load the model unquantised (bf16) for full fine-tuning.",
            "Quantised weights have no gradients.",
        )


RULE = Rule(
    id="quantized-model-not-trainable",
    error_type=ErrorType.CONFIG_ERROR,
    title="A quantised model cannot be trained without adapters",
    description="The weights are quantised, and nothing trainable was added.",
    needles=(
        "purely quantized models",
        "Target modules",
        "No modules were targeted",
    ),
    pattern=r"You cannot perform fine-tuning on purely quantized models|Target modules (?P<modules>.{1"
    r",80}) not found in the base model|No modules were targeted for adaptation",
    sources=(DOCS,),
    confidence=0.95,
    precedence=60,
    suggest=suggest,
)
