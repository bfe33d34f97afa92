"""Sampling met NaN, Inf or negative probabilities.

What happened
    The logits were NaN or Inf, so their softmax is too.

Why
    float16 overflow of a model trained in bfloat16, weights that diverged in training, left padding
    without an attention mask, a temperature near zero.

How to confirm
    `torch.isfinite(logits).all()` before sampling; load once in float32.

How to fix
    Load in bfloat16 or float32; look at when the weights became NaN; set padding and temperature right.

Easily confused with
    Device-side asserts of the same check on the GPU.

References
    https://docs.pytorch.org/docs/stable/generated/torch.multinomial.html
    https://huggingface.co/docs/transformers/main_classes/text_generation
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._precision import half_precision
from trainmon.rules._rule import Context, Rule

DOC = "https://docs.pytorch.org/docs/stable/generated/torch.multinomial.html"
DOC2 = "https://huggingface.co/docs/transformers/main_classes/text_generation"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    yield from half_precision(
        ctx,
        "bf16",
        "float16 overflows where bfloat16 does not (torch_dtype=torch.bfloat16); float32 for a test.",
        source=DOC2,
    )
    yield ctx.action(
        "print(torch.isfinite(logits).all()) over the layers, and for the weights: any(not "
        "p.isfinite().all() for p in "
        "model.parameters())",
        "Weights that are NaN come from a training that diverged: go back to an earlier checkpoint with "
        "a lower learning rate.",
        source=DOC,
    )
    yield ctx.action(
        "tokenizer.padding_side='left', pass attention_mask, temperature > 0 (or do_sample=False)",
        "A row without any attended token has no defined softmax.",
        source=DOC2,
    )


RULE = Rule(
    id="sampling-from-nan-probabilities",
    error_type=ErrorType.NAN_LOSS,
    title="Sampling met NaN, Inf or negative probabilities",
    description="The probabilities that `torch.multinomial` should sample from are not finite.",
    needles=(
        "probability tensor contains",
        "invalid multinomial distribution",
    ),
    pattern=(
        r"probability tensor contains either `?inf`?, `?nan`? or element < 0|invalid multinomial "
        r"distribution"
    ),
    sources=(
        DOC,
        DOC2,
    ),
    exception=r"Error",
    confidence=0.93,
    suggest=suggest,
)
