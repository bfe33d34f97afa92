"""The ranks have different models.

What happened
    Rank 0's parameter shapes were sent to the others and do not match theirs.

Why
    A model built from data or configuration that differs between ranks (vocabulary or number of classes
    found in a shard, a random architecture without a common seed).

How to confirm
    Print the parameter count and the configuration on each rank.

How to fix
    Build the model from the same configuration on all ranks; broadcast data-dependent sizes from rank 0.

Easily confused with
    Unused parameters.

References
    https://docs.pytorch.org/docs/stable/generated/torch.nn.parallel.DistributedDataParallel.html
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOC = "https://docs.pytorch.org/docs/stable/generated/torch.nn.parallel.DistributedDataParallel.html"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    yield ctx.action(
        "Print sum(p.numel() for p in model.parameters()) and the configuration on each rank; take "
        "data-dependent sizes "
        "(vocabulary, classes) from rank 0 with broadcast_object_list",
        "All ranks must build exactly the same model before DDP wraps it.",
        source=DOC,
    )


RULE = Rule(
    id="ddp-models-differ",
    error_type=ErrorType.DDP_UNUSED_PARAMS,
    title="The ranks have different models",
    description="DDP compares parameters over the ranks at start, and they differ in number or shape.",
    needles=(
        "DDP expects same model",
        "of the same param in process 0",
        "verifies param shape across processes",
    ),
    pattern=(
        r"DDP expects same model across all ranks|in this process with (?:sizes"
        r"|strides) .* appears not to match \w+ of the same param"
        r"|verifies param shape across processes: .* appears not to match"
    ),
    sources=(DOC,),
    confidence=0.93,
    suggest=suggest,
)
