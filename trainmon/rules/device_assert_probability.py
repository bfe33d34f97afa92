"""A probability on the GPU is outside 0 to 1, or not a number.

What happened
    `binary_cross_entropy` wants inputs in [0, 1], `multinomial` wants finite weights of which some are
    positive; the kernel's check failed.

Why
    Logits were passed where probabilities belong, or activations had become NaN or Inf before (half
    precision overflow, learning rate too high).

How to confirm
    `torch.isfinite(x).all()`, `x.min()`, `x.max()` just before the call.

How to fix
    `binary_cross_entropy_with_logits` in place of sigmoid and BCE; for sampling, compute the softmax in
    float32 or bfloat16 and find where the NaN starts.

Easily confused with
    A label or an index out of range.

References
    https://docs.pytorch.org/docs/stable/generated/torch.nn.BCEWithLogitsLoss.html
    https://docs.pytorch.org/docs/stable/generated/torch.multinomial.html
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOC = "https://docs.pytorch.org/docs/stable/generated/torch.nn.BCEWithLogitsLoss.html"
DOC2 = "https://docs.pytorch.org/docs/stable/generated/torch.multinomial.html"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    if "target_val" in ctx.line:
        yield ctx.action(
            "Bring the targets of binary_cross_entropy into 0 to 1 (masks of 0 and 255 divided by 255, no "
            "ignore value such as -1 or 255): print(target.min(), target.max()) before the loss",
            "The failed check is the one on the targets, not on the predictions.",
            source="https://docs.pytorch.org/docs/stable/generated/torch.nn.BCELoss.html",
        )
        return
    if ctx["bce"]:
        yield ctx.action(
            "Pass raw logits to torch.nn.functional.binary_cross_entropy_with_logits (drop the sigmoid)",
            "It is safe in half precision and cannot leave the range 0 to 1; if values are NaN already, "
            "look before it.",
            source=DOC,
        )
    else:
        yield ctx.action(
            "Load or run the model in bfloat16 or float32 instead of float16, and check "
            "torch.isfinite(logits).all() before "
            "sampling",
            "float16 overflows beyond 65504; the softmax then yields NaN, which cannot be sampled from.",
            source=DOC2,
        )
    yield ctx.action(
        "CUDA_LAUNCH_BLOCKING=1 <same command>, with torch.autograd.set_detect_anomaly(True)",
        "Names the operation in which the value first stops being finite.",
        source="https://docs.pytorch.org/docs/stable/autograd.html#anomaly-detection",
    )


RULE = Rule(
    id="device-assert-probability",
    error_type=ErrorType.CUDA_DEVICE_ASSERT,
    title="A probability on the GPU is outside 0 to 1, or not a number",
    description="A loss or sampling kernel met a value that is no probability.",
    needles=(
        "probability tensor contains",
        "sum > accZero",
        "val >= zero",
        "!(val < zero)",
        "isnan(val)",
        "isinf(val)",
        "cumdist[size - 1]",
        "invalid Poisson rate",
        "0 <= p4 && p4 <= 1",
        "input >= 0",
    ),
    pattern=(
        r"[Aa]ssertion `?(?P<bce>(?:input|target)_val >= zero && (?:input|target)_val <= one"
        r"|\*?input >= 0\.? && \*?input <= 1\.?)|[Aa]ssertion `.*(?:probability tensor contains"
        r"|cumdist\[size - 1\]|sum > accZero|`val >= zero|0 <= p4 && p4 <= 1|!\(val < zero\)"
        r"|!(?:at::)?_isnan\(val\)|!_isinf\(val\)|invalid Poisson rate).*failed"
    ),
    sources=(
        DOC,
        DOC2,
    ),
    confidence=0.9,
    precedence=70,
    suggest=suggest,
)
