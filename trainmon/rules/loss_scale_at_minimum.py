"""The fp16 loss scale fell to its minimum: gradients overflow in every step.

What happened
    Each overflow lowers the scale; at the minimum DeepSpeed or fairseq stop the run.

Why
    Activations or gradients exceed float16's 65504, typical of models trained in bfloat16; divergence;
    NaN in the data.

How to confirm
    A row of "OVERFLOW" or "gradient overflow" lines before, with the scale halving each time.

How to fix
    bfloat16 where the GPU has it, else float32 for the sensitive parts; lower learning rate, warm-up,
    clipping.

Easily confused with
    A few overflows at start, which are normal while the scale is found.

References
    https://www.deepspeed.ai/docs/config-json/#fp16-training-options
    https://docs.pytorch.org/docs/stable/amp.html
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._precision import half_precision
from trainmon.rules._rule import Context, Rule

DOC = "https://www.deepspeed.ai/docs/config-json/#fp16-training-options"
DOC2 = "https://docs.pytorch.org/docs/stable/amp.html"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    yield from half_precision(
        ctx,
        "bf16",
        "bfloat16 has the range of float32 and needs no loss scale (Ampere or newer).",
        source=DOC,
    )
    yield ctx.change(
        "learning_rate",
        lambda rate: float(f"{float(rate) / 10:.3g}"),
        "If the loss climbed before, the steps are too large.",
        unknown="a tenth of the current value",
    )
    yield ctx.change(
        "max_grad_norm",
        1.0,
        "Clipping, with more warm-up, keeps one batch from throwing the weights out.",
        source="https://docs.pytorch.org/docs/stable/generated/torch.nn.utils.clip_grad_norm_.html",
    )


RULE = Rule(
    id="loss-scale-at-minimum",
    error_type=ErrorType.NAN_LOSS,
    title="The fp16 loss scale fell to its minimum: gradients overflow in every step",
    description=(
        "Dynamic loss scaling was lowered until nothing was left; gradients are NaN or Inf whatever "
        "the scale."
    ),
    needles=("loss scale",),
    pattern=(
        r"(?i)current loss scale already at minimum - cannot decrease scale anymore|minimum loss "
        r"scale reached"
    ),
    sources=(
        DOC,
        DOC2,
    ),
    confidence=0.96,
    precedence=70,
    suggest=suggest,
)
