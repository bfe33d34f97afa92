"""The total gradient norm is not finite.

What happened
    `clip_grad_norm_(error_if_nonfinite=True)`, or Megatron's own check, found NaN or Inf in the
    gradients.

Why
    Divergence, float16 overflow without unscaling first, a bad batch; a faulty GPU when only one rank has
    it.

How to confirm
    Which rank and which batch; repeat the batch in float32.

How to fix
    Lower the learning rate, unscale before clipping, bfloat16; skip or repair the batch.

Easily confused with
    A large but finite norm.

References
    https://docs.pytorch.org/docs/stable/generated/torch.nn.utils.clip_grad_norm_.html
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOC = "https://docs.pytorch.org/docs/stable/generated/torch.nn.utils.clip_grad_norm_.html"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    yield ctx.change(
        "learning_rate",
        lambda rate: float(f"{float(rate) / 10:.3g}"),
        "Non-finite gradients mean steps that are too large, or a batch that breaks the loss.",
        unknown="a tenth of the current value",
    )
    yield ctx.action(
        "scaler.unscale_(optimizer) before clip_grad_norm_, and bf16 instead of fp16",
        "Scaled fp16 gradients overflow by design; they have to be unscaled first.",
        source="https://docs.pytorch.org/docs/stable/notes/amp_examples.html",
    )
    yield ctx.action(
        "Repeat that step from the last checkpoint; if only one rank ever reports it, test that GPU "
        "(nvidia-smi -q -d ECC)",
        "A batch repeats, a fault of hardware does not.",
        source=DOC,
    )


RULE = Rule(
    id="gradient-norm-not-finite",
    error_type=ErrorType.NAN_LOSS,
    title="The total gradient norm is not finite",
    description="Gradient clipping was asked to stop on non-finite gradients, and met them.",
    needles=(
        "is non-finite, so it cannot be clipped",
        "found NaN in",
        "found Inf in",
    ),
    pattern=(
        r"total norm .*for gradients from .* is non-finite, so it cannot be clipped|found (?:NaN"
        r"|Inf) in local (?:forward loss|grad norm)"
    ),
    sources=(DOC,),
    confidence=0.95,
    precedence=70,
    suggest=suggest,
)
