"""An optimizer step was skipped because gradients overflowed in fp16.

What happened
    Mixed precision found Inf or NaN in the gradients and skipped the step.

Why
    Normal while the scale is found; in long rows a sign of divergence.

How to confirm
    Count them: a few at start are harmless.

How to fix
    None for a few.

Easily confused with
    The failure itself.

References
    https://docs.pytorch.org/docs/stable/amp.html
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Role, Suggestion
from trainmon.rules._precision import half_precision
from trainmon.rules._rule import Context, Rule

DOC = "https://docs.pytorch.org/docs/stable/amp.html"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    yield from half_precision(
        ctx, "bf16", "bfloat16 has the range of float32 and needs no loss scale.", source=DOC
    )


RULE = Rule(
    id="fp16-overflow-reported",
    error_type=ErrorType.NAN_LOSS,
    title="An optimizer step was skipped because gradients overflowed in fp16",
    description="The loss scale was too high for this step; it is lowered and the step repeated later.",
    needles=("OVERFLOW!", "Gradient overflow", "Overflow detected. Skipping step"),
    pattern=r"OVERFLOW! Rank \d+ Skipping step|[Gg]radient overflow(?:\.  Skipping step| detected)"
    r"|fp16 dynamic loss scale overflow! Skipping step|Overflow detected\. Skipping step\. Attempted loss",
    sources=(DOC,),
    role=Role.CONFIRMATION,
    confidence=0.4,
    suggest=suggest,
)
