"""Horovod's ranks disagreed about a tensor.

What happened
    Horovod's coordinator compared what the ranks sent under one name: type, shape, operation or device differ.

Why
    Models or batches that differ between ranks, a tensor named by hand twice, a last batch that is smaller on one
    rank, one rank on the CPU.

How to confirm
    The message names both; print the shapes of that tensor on every rank.

How to fix
    The same model, names and shapes on all ranks; `drop_remainder=True` for batches.

Easily confused with
    A shape error of the model itself, which a single process shows too.

References
    https://github.com/horovod/horovod/blob/master/horovod/common/controller.cc
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

SOURCE = "https://github.com/horovod/horovod/blob/master/horovod/common/controller.cc"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    yield ctx.action(
        "Print name, shape and dtype of that tensor on every rank before the collective",
        "The ranks must send the same under one name.",
        source=SOURCE,
    )
    yield ctx.action(
        "Same model and number of batches on all ranks: drop_remainder=True, hvd.broadcast_parameters at the start, "
        "one GPU per rank (hvd.local_rank())",
        "A smaller last batch, or a rank without its GPU, is the usual difference.",
        source=SOURCE,
    )


RULE = Rule(
    id="horovod-ranks-differ",
    error_type=ErrorType.NCCL_ERROR,
    title="Horovod's ranks disagreed about a tensor",
    description="Ranks sent tensors of different type, shape or operation under one name.",
    needles=("One rank had type", "One rank did an", "One rank sent", "One rank specified"),
    pattern=r"Mismatched [\w/ ]+: One rank (?:had|did an?|sent|specified)",
    sources=(SOURCE,),
    confidence=0.88,
    precedence=62,
    suggest=suggest,
)
