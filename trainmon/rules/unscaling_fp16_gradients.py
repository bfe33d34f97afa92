"""The gradient scaler met float16 parameters.

What happened
    `GradScaler` refuses to unscale float16 gradients.

Why
    The model was loaded with `torch_dtype=torch.float16` and is trained with `fp16=True`.

How to confirm
    `next(model.parameters()).dtype` is float16 for trainable parameters.

How to fix
    Load in float32 (or bfloat16 with `bf16=True`), or keep only trainable parameters in float32.

Easily confused with
    Overflow of gradients.

References
    https://docs.pytorch.org/docs/stable/notes/amp_examples.html
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._precision import half_precision
from trainmon.rules._rule import Context, Rule

DOC = "https://docs.pytorch.org/docs/stable/notes/amp_examples.html"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    yield ctx.action(
        "for p in model.parameters(): p.data = p.data.float() if p.requires_grad else p.data   (or load "
        "with torch_dtype=torch.float32)",
        "Master weights have to be float32; autocast does the casting.",
        source=DOC,
    )
    yield from half_precision(
        ctx,
        "bf16",
        "bfloat16 needs no gradient scaler at all.",
        source="https://huggingface.co/docs/transformers/perf_train_gpu_one",
    )


RULE = Rule(
    id="unscaling-fp16-gradients",
    error_type=ErrorType.DTYPE_MISMATCH,
    title="The gradient scaler met float16 parameters",
    description="Mixed precision expects float32 weights, but the model itself is in float16.",
    needles=("Attempting to unscale FP16 gradients",),
    pattern=r"Attempting to unscale FP16 gradients",
    sources=(DOC,),
    confidence=0.93,
    suggest=suggest,
)
