"""The loss is not connected to any trainable parameter.

What happened
    No operation that led to the loss was recorded, or none involves a parameter that requires gradients.

Why
    Computed under `torch.no_grad()`, `inference_mode` or after `detach()`/`.item()`/NumPy; all parameters
    frozen; gradient checkpointing over frozen embeddings (LoRA) in its reentrant form.

How to confirm
    `print(loss.requires_grad)`, `any(p.requires_grad for p in model.parameters())`, and follow the loss
    back.

How to fix
    Remove `no_grad`/`detach`; unfreeze; with LoRA and checkpointing `model.enable_input_require_grads()`
    or `use_reentrant=False`.

Easily confused with
    A second backward through a freed graph.

References
    https://docs.pytorch.org/docs/stable/notes/autograd.html
    https://docs.pytorch.org/docs/stable/checkpoint.html
    https://huggingface.co/docs/peft/developer_guides/troubleshooting
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOC = "https://docs.pytorch.org/docs/stable/notes/autograd.html"
DOC2 = "https://docs.pytorch.org/docs/stable/checkpoint.html"
DOC3 = "https://huggingface.co/docs/peft/developer_guides/troubleshooting"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    adapters = ctx.search(r"(?i)\bpeft\b|\blora\b|gradient_checkpointing|use_reentrant|checkpoint\.py")
    if adapters:
        yield ctx.action(
            "model.enable_input_require_grads() before get_peft_model, or "
            "gradient_checkpointing_kwargs={'use_reentrant': False}",
            "Reentrant checkpointing needs an input that requires grad; with frozen embeddings (LoRA) "
            "none does.",
            source=DOC3,
        )
    yield ctx.action(
        "Look for torch.no_grad(), inference_mode, .detach(), .item() or NumPy between model and loss, "
        "and remove them (for an "
        "implicit solver: call the model once more outside no_grad)",
        "Each of them cuts the graph, so the loss has no grad_fn.",
        source=DOC,
    )
    yield ctx.action(
        "print(sum(p.requires_grad for p in model.parameters())); set requires_grad_(True) on what "
        "should learn",
        "If every parameter is frozen nothing is recorded.",
        source=DOC,
    )


RULE = Rule(
    id="loss-without-graph",
    error_type=ErrorType.AUTOGRAD_ERROR,
    title="The loss is not connected to any trainable parameter",
    description="`backward()` was called on a tensor that has no graph behind it.",
    needles=(
        "does not require grad and does not have a grad_fn",
        "No gradients provided for any variable",
    ),
    pattern=r"does not require grad and does not have a grad_fn|No gradients provided for any variable",
    sources=(
        DOC,
        DOC2,
        DOC3,
    ),
    confidence=0.96,
    suggest=suggest,
)
