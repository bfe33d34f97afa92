"""The loss became NaN or infinite and training stopped.

What happened
    The loss (or a gradient) was NaN or Inf, and the program's own check ended the run.

Why
    A learning rate too high or without warm-up, float16 overflow, a division or logarithm of zero, NaN in
    the input data, exploding gradients.

How to confirm
    Look at the loss before: a climb says divergence, a sudden NaN says bad data or overflow.
    `torch.autograd.set_detect_anomaly(True)` names the operation.

How to fix
    Lower the learning rate, add warm-up, clip gradients; bfloat16 instead of float16; check the batch for
    NaN; guard log, division and sqrt.

Easily confused with
    A metric that is NaN while training goes on.

References
    https://docs.pytorch.org/docs/stable/autograd.html#anomaly-detection
    https://docs.pytorch.org/docs/stable/amp.html
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._precision import half_precision
from trainmon.rules._rule import Context, Rule

DOC = "https://docs.pytorch.org/docs/stable/autograd.html#anomaly-detection"
DOC2 = "https://docs.pytorch.org/docs/stable/amp.html"


_LOOK = {
    "lightning": "Trainer(detect_anomaly=True), torch.isfinite(batch).all() on the inputs",
    "jax": "jax.config.update('jax_debug_nans', True), jnp.isfinite(batch).all() on the inputs",
    "keras": "keras.callbacks.TerminateOnNaN(), numpy.isfinite(batch).all() on the inputs",
    "tensorflow": "tf.debugging.enable_check_numerics(), numpy.isfinite(batch).all() on the inputs",
}
_HALF = frozenset({"16", "fp16", "16-mixed", "16-true", "float16", "half", "torch.float16"})


def suggest(ctx: Context) -> Iterable[Suggestion]:
    yield ctx.change(
        "learning_rate",
        lambda rate: float(f"{float(rate) / 10:.3g}"),
        "Divergence is most often a step that is too large; a tenth of the learning rate tells quickly.",
        unknown="a tenth of the current value",
        source="https://huggingface.co/docs/transformers/main_classes/trainer",
    )
    yield ctx.change(
        "max_grad_norm",
        1.0,
        "Clipping keeps one bad batch from throwing the weights out.",
        source="https://docs.pytorch.org/docs/stable/generated/torch.nn.utils.clip_grad_norm_.html",
    )
    if ctx.knob("fp16") is True or str(ctx.knob("precision")) in _HALF:
        yield from half_precision(
            ctx,
            "bf16",
            "float16 overflows beyond 65504; bfloat16 has the range of float32 (or use float32).",
            source=DOC2,
        )
    yield ctx.action(
        _LOOK.get(
            ctx.framework or "",
            "torch.autograd.set_detect_anomaly(True), torch.isfinite(batch).all() on the inputs",
        )
        + "; eps in log, sqrt and division; longer warm-up",
        "Names the operation that first gives NaN, and finds bad samples.",
        source=DOC,
    )


RULE = Rule(
    id="loss-became-nan",
    error_type=ErrorType.NAN_LOSS,
    title="The loss became NaN or infinite and training stopped",
    description="The training program checked its loss, found a value that is not finite, and stopped.",
    needles=(
        "loss is",
        "NaN",
        "non-finite",
        "not finite",
        "Invalid loss",
        "Training has diverged",
        "inf in",
        "is inf",
        "are inf",
    ),
    pattern=(
        r"(?i)\bloss(?:es)?\b.{0,40}\b(?:is|are|was|became|got|to)\W{0,3}\(?(?:nan"
        r"|inf(?:inite)?)\b.{0,60}\b(?:stop(?:ping|ped)?|abort(?:ing|ed)?|exit(?:ing|ed)?|terminat\w+|kill\w*)\b"
        r"|^(?:\w+\.)*\w*(?:Error|Exception|Warning|Exit): .{0,120}\bloss\w*\b.{0,60}(?:\b(?:nan|inf(?:inite)?"
        r"|non-?finite)\b|not finite)|^(?:\w+\.)*\w*(?:Error|Exception|Exit): .{0,120}\b(?:nan|inf(?:inite)?"
        r"|non-?finite)s?\b.{0,60}\b(?:loss\w*|grad(?:ient)?s?|logits?|activations?|weights?)\b"
        r"|^(?:\w+\.)*\w*(?:Error|Exception|Exit): .{0,120}\b(?:grad(?:ient)?s?|logits?"
        r"|activations?)\b.{0,60}\b(?:nan|inf(?:inite)?|non-?finite)s?\b|Loss became infinite or NaN at iteration"
        r"|Model diverged with loss = NaN|NaN loss during training|Batch \d+: Invalid loss, terminating training"
        r"|Training has diverged"
    ),
    sources=(
        DOC,
        DOC2,
    ),
    confidence=0.93,
    suggest=suggest,
)
