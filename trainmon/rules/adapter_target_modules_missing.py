"""PEFT finds no module to adapt.

What happened
    LoRA and other adapters replace modules by name, and none of the names is in the model, or no
    names are known for this architecture.

Why
    `target_modules` of another architecture (q_proj in BERT is query), or none given for a model
    that PEFT has no default for.

How to confirm
    `print({n.split(".")[-1] for n, m in model.named_modules() if isinstance(m, torch.nn.Linear)})`

How to fix
    `target_modules` with names of this model, or `"all-linear"`.

Easily confused with
    Loading an adapter into another model.

References
    https://huggingface.co/docs/peft/developer_guides/troubleshooting
    https://huggingface.co/docs/peft/package_reference/lora
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://huggingface.co/docs/peft/developer_guides/troubleshooting"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Print the names: "
        "{n.split('.')[-1] for n, m in model.named_modules() if isinstance(m, torch.nn.Linear)}, "
        "and use them.",
        "Architectures name their projections differently (q_proj, query, c_attn, query_key_value).",
        source=DOCS,
    )
    yield ctx.action(
        'LoraConfig(target_modules="all-linear")',
        "Takes every linear layer but the output layer of a language model.",
        source="https://huggingface.co/docs/peft/package_reference/lora",
    )


RULE = Rule(
    id="adapter-target-modules-missing",
    error_type=ErrorType.CONFIG_ERROR,
    title="PEFT finds no module to adapt",
    description="No module of the model has a name to which the adapter shall be attached.",
    needles=(
        "Target modules",
        "Please specify `target_modules`",
        "No modules were targeted for adaptation",
    ),
    pattern=(
        r"Error: Target modules (?P<names>.{1,200}) not found in the base model"
        r"|ValueError: Please specify `target_modules`"
        r"|ValueError: No modules were targeted for adaptation"
    ),
    sources=(
        DOCS,
        "https://huggingface.co/docs/peft/package_reference/lora",
    ),
    phase=Phase.MODEL,
    confidence=0.95,
    precedence=62,
    suggest=suggest,
)
