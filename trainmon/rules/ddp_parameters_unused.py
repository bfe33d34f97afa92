"""Some parameters took no part in the loss under DDP.

What happened
    DDP reduces gradients of all parameters in each step; in the previous one some never got a gradient.

Why
    Frozen-by-branch parts, an unused head, a branch that only some batches take, or outputs that do not
    enter the loss.

How to confirm
    `TORCH_DISTRIBUTED_DEBUG=DETAIL` lists the names of the parameters without gradient.

How to fix
    Remove or freeze (`requires_grad_(False)`) what is unused, or let it enter the loss; else
    `find_unused_parameters=True`.

Easily confused with
    A parameter marked ready twice, which needs the opposite remedy.

References
    https://docs.pytorch.org/docs/stable/generated/torch.nn.parallel.DistributedDataParallel.html
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOC = "https://docs.pytorch.org/docs/stable/generated/torch.nn.parallel.DistributedDataParallel.html"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    if "graph has changed" in ctx.line:
        yield ctx.action(
            f"{'ddp_static_graph=False' if ctx.framework == 'hf' else 'DistributedDataParallel(..., static_graph=False)'}, with "
            "find_unused_parameters=True where a step leaves parameters out",
            "static_graph promises that every step uses the same parameters; this one did not.",
            source=DOC,
        )
    yield ctx.change(
        "find_unused_parameters",
        True,
        "DDP then looks in each forward pass for parameters that will get no gradient; costs a traversal "
        "of the graph.",
        source=DOC,
    )
    names = ctx.search(r"Parameters which did not receive grad for rank \d+: (?P<names>[\w., ]{1,200})")
    listed = f" Named here: {names['names']}." if names else ""
    yield ctx.action(
        "TORCH_DISTRIBUTED_DEBUG=DETAIL <same command>; then freeze the listed parameters "
        "(requires_grad_(False)), remove them, or "
        "let their output enter the loss",
        f"The cheaper and cleaner remedy when the same parameters are unused in every step.{listed}",
        source=DOC,
    )


RULE = Rule(
    id="ddp-parameters-unused",
    error_type=ErrorType.DDP_UNUSED_PARAMS,
    title="Some parameters took no part in the loss under DDP",
    description=(
        "DistributedDataParallel waited for gradients of parameters that the last forward pass did not use."
    ),
    needles=(
        "finished reduction in the prior iteration",
        "not used in producing the loss",
        "were not used in producing loss",
        "training graph has changed in this iteration",
    ),
    pattern=(
        r"Your training graph has changed in this iteration|"
        r"Expected to have finished reduction in the prior iteration|parameters that were not used "
        r"in producing the loss returned by training_step|^\s*were not used in producing loss\."
    ),
    sources=(DOC,),
    confidence=0.96,
    suggest=suggest,
)
