"""ZeRO-3 lost track of which parameters it had gathered.

What happened
    DeepSpeed's ZeRO stage 3 gathers each module's parameters just before it runs, in the order it saw before, and
    found another order: parameters still in flight, a fetch queue that does not fit, ranks that disagree.

Why
    The model takes another path on some step or rank (experts, a branch on the data, layers skipped, text-only and
    image batches mixed), gradient checkpointing runs a module again, generation in the middle of training, or a
    module is called past its `forward`.

How to confirm
    "Invalidate trace cache" before it; does ZeRO stage 2 run?

How to fix
    ZeRO stage 2 where it fits; `deepspeed.utils.set_z3_leaf_modules(model, [Block])` for blocks with varying paths
    (experts); the same modules on every rank and step, with a dummy input where a branch has none.

Easily confused with
    Parameters without a gradient.

References
    https://github.com/deepspeedai/DeepSpeed/blob/master/deepspeed/runtime/zero/partitioned_param_coordinator.py
    https://deepspeed.readthedocs.io/en/latest/zero3.html
    https://github.com/deepspeedai/DeepSpeed/issues/5828
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

SOURCE = "https://github.com/deepspeedai/DeepSpeed/blob/master/deepspeed/runtime/zero/partitioned_param_coordinator.py"
DOCS = "https://deepspeed.readthedocs.io/en/latest/zero3.html"
THREAD = "https://github.com/deepspeedai/DeepSpeed/issues/5828"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    yield ctx.action(
        '"zero_optimization": {"stage": 2}    # where the weights fit on one card',
        "Stage 2 keeps the weights whole and does not depend on the order of modules.",
        source=DOCS,
    )
    yield ctx.action(
        "deepspeed.utils.set_z3_leaf_modules(model, [TheBlock]) for blocks whose inner path varies (experts)",
        "Stage 3 then gathers such a block as a whole.",
        source=DOCS,
    )
    yield ctx.action(
        "Run the same modules on every rank and step: a dummy input for the branch that has none, no mixed batches",
        "Ranks that skip a module gather other parameters than the rest.",
        source=THREAD,
    )


RULE = Rule(
    id="zero3-trace-broken",
    error_type=ErrorType.CONFIG_ERROR,
    title="ZeRO-3 lost track of which parameters it had gathered",
    description="The model ran its modules in another order, or on other ranks, than ZeRO stage 3 had recorded.",
    needles=(
        "still have inflight params",
        "tracing error at step",
        "disagreement between rank0 and rank",
        "expected to be released",
        "active_backward_submodules is empty",
        "Cannot partition a param in flight",
    ),
    pattern=(
        r"RuntimeError: still have inflight params|RuntimeError: tracing error at step \d+"
        r"|disagreement between rank0 and rank\d+|\} expected to be released"
        r"|active_backward_submodules is empty|Cannot partition a param in flight"
    ),
    sources=(SOURCE, DOCS, THREAD),
    phase=Phase.TRAINING,
    confidence=0.8,
    precedence=62,
    suggest=suggest,
)
