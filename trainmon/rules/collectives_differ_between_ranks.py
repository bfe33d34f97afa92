"""Ranks called different collective operations.

What happened
    `TORCH_DISTRIBUTED_DEBUG=DETAIL` (or NCCL) compared the collectives of the ranks and found a
    difference.

Why
    A branch that depends on rank or on data: uneven batches, a metric gathered on one rank only, tensors
    whose size differs.

How to confirm
    The message lists rank, operation and shape on each side.

How to fix
    Make every rank take the same path; pad tensors before gathering.

Easily confused with
    A timeout, which is how the same bug shows without the check.

References
    https://docs.pytorch.org/docs/stable/distributed.html#debugging-torch-distributed-applications
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOC = "https://docs.pytorch.org/docs/stable/distributed.html#debugging-torch-distributed-applications"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    yield ctx.action(
        "Compare the two operations in the message; remove the branch by rank or data, and pad tensors "
        "to one size before "
        "all_gather (accelerator.pad_across_processes)",
        "Collectives match by order alone, so one that only some ranks call shifts all later ones.",
        source=DOC,
    )


RULE = Rule(
    id="collectives-differ-between-ranks",
    error_type=ErrorType.NCCL_ERROR,
    title="Ranks called different collective operations",
    description="The ranks did not issue the same collectives in the same order or with the same shapes.",
    needles=("mismatch between collectives",),
    pattern=r"Detected mismatch between collectives on ranks",
    sources=(DOC,),
    confidence=0.85,
    suggest=suggest,
)
