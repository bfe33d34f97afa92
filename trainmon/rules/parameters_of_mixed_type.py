"""Parameters or gradients of different data types were joined.

What happened
    Flattening parameters, or assigning a gradient, met two types.

Why
    Adapters or norms in float32 beside bfloat16 weights; `use_orig_params` with mixed precision in older
    torch.

How to confirm
    `{p.dtype for p in model.parameters()}` has more than one entry.

How to fix
    Cast the model to one type before wrapping, or wrap such modules separately; `use_orig_params=False`
    or a newer torch.

Easily confused with
    Inputs of another type.

References
    https://docs.pytorch.org/docs/stable/fsdp.html
    https://huggingface.co/docs/accelerate/usage_guides/fsdp
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOC = "https://docs.pytorch.org/docs/stable/fsdp.html"
DOC2 = "https://huggingface.co/docs/accelerate/usage_guides/fsdp"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    yield ctx.action(
        "model = model.to(torch.bfloat16) before wrapping (also the LoRA / PEFT adapters: "
        "autocast_adapter_dtype=False)",
        "FSDP flattens parameters of a group into one tensor, which has one dtype.",
        source=DOC2,
    )
    yield ctx.action(
        "FSDP: use_orig_params=False, or mixed_precision off, or upgrade torch and accelerate",
        "Older versions assign the reduced-precision gradient to the float32 parameter with "
        "use_orig_params=True.",
        source=DOC,
    )


RULE = Rule(
    id="parameters-of-mixed-type",
    error_type=ErrorType.DTYPE_MISMATCH,
    title="Parameters or gradients of different data types were joined",
    description="FSDP, DeepSpeed or an optimizer needs one data type over a group of parameters.",
    needles=(
        "Must flatten tensors with",
        "assigned grad has data of a different type",
        "FSDP expects",
    ),
    pattern=(
        r"Must flatten tensors with (?:the same|uniform) `?d(?:ata)?[ -]?type"
        r"|assigned grad has data of a different type|FSDP expects uniform original parameter dtype"
    ),
    sources=(
        DOC,
        DOC2,
    ),
    confidence=0.9,
    precedence=60,
    suggest=suggest,
)
