"""The precision that was asked for is not available here.

What happened
    TrainingArguments, accelerate and Lightning check the hardware before training.

Why
    bf16 needs Ampere or later; fp16 mixed precision needs a GPU; the job may have got no GPU at all.

How to confirm
    `python -c "import torch; print(torch.cuda.is_available(), torch.cuda.get_device_name())"`.

How to fix
    Use the other precision, or a fitting GPU.

Easily confused with
    Overflow in fp16 during training.

References
    https://huggingface.co/docs/transformers/perf_train_gpu_one#mixed-precision
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://huggingface.co/docs/transformers/perf_train_gpu_one#mixed-precision"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    line = ctx.line.lower()
    if "at most one" in line:
        yield ctx.change("bf16", False, "Only one of the two may be on; keep fp16 on GPUs before Ampere.")
    elif "bf16" in line:
        yield ctx.change("bf16", False, "This GPU (or CPU build) has no bf16 support.", source=DOCS)
        yield ctx.change("fp16", True, "GPUs before Ampere train in fp16; drop both on a CPU.")
    else:
        yield ctx.change("fp16", False, "fp16 mixed precision needs a GPU.", source=DOCS)
    yield ctx.action(
        "Check that the job sees its GPU: `nvidia-smi; python -c 'import torch; print(torch.cuda."
        "is_available())'`.",
        "On a machine without a usable GPU the check fails as well.",
    )


RULE = Rule(
    id="precision-not-supported",
    error_type=ErrorType.CONFIG_ERROR,
    title="The precision that was asked for is not available here",
    description="bf16, fp16 or tf32 was switched on, and this machine or build does not support it.",
    needles=(
        "Your setup doesn't support bf16",
        "fp16 mixed precision requires a GPU",
        "bf16 mixed precision requires",
        "--tf32 requires Ampere",
        "Mixed precision training with AMP",
        "At most one of fp16 and bf16",
        "FP16 half precision evaluation",
    ),
    pattern=r"Your setup doesn't support bf16/?\w*|FP16 Mixed precision training with AMP|"
    r"fp16 mixed precision requires a GPU|bf16 mixed precision requires|--tf32 requires "
    r"Ampere|At most one of fp16 and bf16 can be True|FP16 half precision evaluation",
    sources=(DOCS,),
    phase=Phase.SETUP,
    confidence=0.93,
    precedence=60,
    suggest=suggest,
)
