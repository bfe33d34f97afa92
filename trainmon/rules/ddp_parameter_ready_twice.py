"""A parameter was used more than once in a backward pass under DDP.

What happened
    The reducer counts each parameter once; a second time is an error.

Why
    Reentrant activation checkpointing together with `find_unused_parameters=True` or with shared weights,
    or several backward passes over shared parts in one step.

How to confirm
    `TORCH_DISTRIBUTED_DEBUG=INFO` names the parameter.

How to fix
    Non-reentrant checkpointing (`use_reentrant=False`), `find_unused_parameters=False`, or
    `static_graph=True`.

Easily confused with
    Unused parameters, which need the opposite remedy.

References
    https://docs.pytorch.org/docs/stable/checkpoint.html
    https://docs.pytorch.org/docs/stable/generated/torch.nn.parallel.DistributedDataParallel.html
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOC = "https://docs.pytorch.org/docs/stable/checkpoint.html"
DOC2 = "https://docs.pytorch.org/docs/stable/generated/torch.nn.parallel.DistributedDataParallel.html"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    yield ctx.action(
        "gradient_checkpointing_kwargs={'use_reentrant': False}   (torch: checkpoint(..., "
        "use_reentrant=False))",
        "Reentrant checkpointing runs a second backward pass inside the first, which DDP counts twice.",
        source=DOC,
    )
    yield ctx.change(
        "find_unused_parameters",
        False,
        "Searching for unused parameters marks them ready before checkpointing does.",
        source=DOC2,
    )
    yield ctx.action(
        "DistributedDataParallel(model, static_graph=True)",
        "Where the same parameters are used in the same way in every step.",
        source=DOC2,
    )


RULE = Rule(
    id="ddp-parameter-ready-twice",
    error_type=ErrorType.DDP_UNUSED_PARAMS,
    title="A parameter was used more than once in a backward pass under DDP",
    description="DDP saw the gradient of one parameter become ready twice in a step.",
    needles=(
        "mark a variable ready only once",
        "marked as ready twice",
        "has already been reduced",
    ),
    pattern=(
        r"Expected to mark a variable ready only once|has been marked as ready twice|parameter \S+ "
        r"has already been reduced"
    ),
    sources=(
        DOC,
        DOC2,
    ),
    confidence=0.95,
    suggest=suggest,
)
