"""A parameter is still on the meta device and has no data.

What happened
    Meta tensors have a shape but no values; they cannot be copied.

Why
    `low_cpu_mem_usage`, `device_map` or `init_empty_weights` made the model empty, and some weights were
    never loaded; `.to(device)` on a dispatched or quantised model.

How to confirm
    `[n for n, p in model.named_parameters() if p.is_meta]`.

How to fix
    Do not call `.to()` on such models; load without these options, or `to_empty` and initialise.

Easily confused with
    Ordinary tensors on different devices.

References
    https://docs.pytorch.org/docs/stable/meta.html
    https://huggingface.co/docs/accelerate/concept_guides/big_model_inference
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOC = "https://docs.pytorch.org/docs/stable/meta.html"
DOC2 = "https://huggingface.co/docs/accelerate/concept_guides/big_model_inference"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    yield ctx.action(
        "from_pretrained(..., low_cpu_mem_usage=False) without device_map, and no .to(device) on a model "
        "loaded with device_map",
        "Then every weight has data before it is moved.",
        source=DOC2,
    )
    yield ctx.action(
        "print([n for n, p in model.named_parameters() if p.is_meta]); module.to_empty(device=...) and "
        "initialise these",
        "Names the weights that the checkpoint did not have.",
        source=DOC,
    )


RULE = Rule(
    id="meta-tensor-without-data",
    error_type=ErrorType.DEVICE_MISMATCH,
    title="A parameter is still on the meta device and has no data",
    description="A module was moved or used before its weights were loaded.",
    needles=(
        "meta tensor",
        "meta device",
    ),
    pattern=r"Cannot copy out of meta tensor; no data|is on the meta device,? (?:we )?need a `?value",
    sources=(
        DOC,
        DOC2,
    ),
    confidence=0.92,
    suggest=suggest,
)
