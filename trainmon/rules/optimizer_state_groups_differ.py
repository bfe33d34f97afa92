"""The saved optimizer state belongs to another set of parameters.

What happened
    `Optimizer.load_state_dict` compares the number of groups and the number of parameters in each with the
    saved ones.

Why
    Layers were frozen, unfrozen or added since the checkpoint, weight-decay groups are built differently,
    or a LoRA run is resumed as a full one.

How to confirm
    Compare `len(optimizer.param_groups)` and the group sizes with
    `checkpoint["optimizer"]["param_groups"]`.

How to fix
    Build the optimizer over the same parameters as in the first run, or load the weights only and start the
    optimizer anew.

Easily confused with
    Mismatched weights of the model, which name the tensors.

References
    https://docs.pytorch.org/docs/stable/generated/torch.optim.Optimizer.load_state_dict.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.pytorch.org/docs/stable/generated/torch.optim.Optimizer.load_state_dict.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Build the optimizer over the same parameters as when the checkpoint was saved "
        "(same frozen layers, same weight-decay groups, same adapters).",
        "State is matched to parameters by position.",
        source=DOCS,
    )
    yield ctx.action(
        "Or resume the weights only: load the model's state and skip optimizer.load_state_dict "
        "(in transformers, delete optimizer.pt and scheduler.pt from the checkpoint "
        "folder).",
        "Momentum is lost, the weights are kept.",
    )


RULE = Rule(
    id="optimizer-state-groups-differ",
    error_type=ErrorType.CHECKPOINT_MISMATCH,
    title="The saved optimizer state belongs to another set of parameters",
    description="The optimizer of this run has other parameter groups than the one that was saved.",
    needles=(
        "loaded state dict contains a parameter group",
        "loaded state dict has a different number of parameter groups",
    ),
    pattern=r"loaded state dict (?:contains a parameter group that doesn't match the size "
    r"of optimizer's group|has a different number of parameter groups)",
    sources=(DOCS,),
    phase=Phase.CHECKPOINT,
    confidence=0.95,
    precedence=60,
    suggest=suggest,
)
