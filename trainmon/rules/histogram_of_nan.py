"""A histogram was to be made of values that are NaN or infinite.

What happened
    NumPy or PyTorch looked for the smallest and largest value, to divide the range between them, and found NaN or
    infinity.

Why
    Trackers make histograms of weights and gradients (wandb.watch, add_histogram). The values became NaN in an
    earlier step: the training has diverged.

How to confirm
    The loss in the lines before; `torch.isfinite(p).all()` for each parameter.

How to fix
    Cure the divergence; the histogram only noticed it.

Easily confused with
    An empty tensor, of which no histogram can be made either.

References
    https://github.com/numpy/numpy/blob/main/numpy/lib/_histograms_impl.py
    https://docs.pytorch.org/docs/stable/generated/torch.histc.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.pytorch.org/docs/stable/generated/torch.histc.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.change(
        "learning_rate",
        lambda rate: rate / 10,
        "The values diverged before the histogram was made; a smaller step is the first thing to try.",
        unknown="a tenth of the current value",
    )
    yield ctx.action(
        "Clip the gradients: torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0), and look at the loss of the steps before.",
        "One step with huge gradients makes all weights NaN.",
    )
    yield ctx.action(
        "Find where it begins: torch.autograd.set_detect_anomaly(True) for a few steps; look for log(0), division by zero and "
        "sqrt of a negative number.",
        "The histogram is only where it was noticed.",
        source=DOCS,
    )


RULE = Rule(
    id="histogram-of-nan",
    error_type=ErrorType.NAN_LOSS,
    title="A histogram was to be made of values that are NaN or infinite",
    description="Values that are watched or logged as a histogram are not finite: the training has diverged.",
    needles=("is not finite",),
    pattern=r"\brange of \[[-\w.+]+, [-\w.+]+\] is not finite",
    sources=(DOCS, "https://github.com/numpy/numpy/blob/main/numpy/lib/_histograms_impl.py"),
    confidence=0.92,
    suggest=suggest,
)
