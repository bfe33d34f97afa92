"""Lightning refused the configuration.

What happened
    Lightning checks its settings and the hooks of the module.

Why
    A monitored metric that is never logged, a missing `configure_optimizers` or dataloader, or flags that
    exclude each other.

How to confirm
    The message names it; for metrics it lists those that exist.

How to fix
    Correct the setting.

Easily confused with
    An argument that this version does not know.

References
    https://lightning.ai/docs/pytorch/stable/common/trainer.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://lightning.ai/docs/pytorch/stable/common/trainer.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    if "monitor" in ctx.line or ctx["metric"]:
        found = ctx.search(r"monitor='(?P<key>[^']+)'")
        key = ctx["metric"] or (found["key"] if found else "the metric")
        yield ctx.action(
            f'Log it under exactly that name: self.log("{key}", value) in validation_step, '
            "or set monitor= to a metric that the message lists.",
            "The callback looks the metric up by name.",
            source=DOCS,
        )
        yield ctx.action(
            "If it is logged only in validation, make sure that validation runs before "
            "the callback (check_val_every_n_epoch, limit_val_batches).",
            "Without a validation the metric does not exist.",
        )
    else:
        yield ctx.action(
            f"Correct what the message says: {ctx['what'][:160]}",
            "Lightning checks the configuration before it starts.",
            source=DOCS,
        )


RULE = Rule(
    id="lightning-misconfigured",
    error_type=ErrorType.CONFIG_ERROR,
    title="Lightning refused the configuration",
    description="The Trainer, a callback or the module is set up in a way that Lightning does not accept.",
    needles=(
        "MisconfigurationException",
        "find the monitored key in the returned metrics",
        "which is not available",
    ),
    pattern=r"MisconfigurationException: (?P<what>.{0,200})|could not find the monitored "
    r"key in the returned metrics|Early stopping conditioned on metric `(?P<metric>[^`]+)` "
    r"which is not available",
    sources=(DOCS,),
    confidence=0.88,
    precedence=48,
    suggest=suggest,
)
