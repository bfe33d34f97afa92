"""The backward pass ran a second time over a graph that was freed.

What happened
    Saved tensors are freed after `backward()` unless the graph is retained.

Why
    A hidden state or cached result carried over from the last step, one loss that contains another's
    graph, a computation outside the loop.

How to confirm
    Which tensor of this step comes from the step before?

How to fix
    `detach()` what is carried over; sum the losses and call backward once; compute shared parts anew in
    each step; `retain_graph=True` only where it is meant.

Easily confused with
    In-place modification, which names a version.

References
    https://docs.pytorch.org/docs/stable/generated/torch.Tensor.backward.html
    https://docs.pytorch.org/docs/stable/notes/faq.html
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOC = "https://docs.pytorch.org/docs/stable/generated/torch.Tensor.backward.html"
DOC2 = "https://docs.pytorch.org/docs/stable/notes/faq.html"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    yield ctx.action(
        "hidden = hidden.detach() (state, memory or cache carried from step to step)",
        "Otherwise each step reaches back into the freed graph of the one before.",
        source=DOC2,
    )
    yield ctx.action(
        "(loss_a + loss_b).backward() instead of two backward calls; compute shared parts inside the loop",
        "One pass over the common graph is enough and cheaper.",
        source=DOC,
    )
    yield ctx.action(
        "loss.backward(retain_graph=True) only where two passes are really meant",
        "It keeps the buffers, and memory grows with it.",
        source=DOC,
    )


RULE = Rule(
    id="backward-through-freed-graph",
    error_type=ErrorType.AUTOGRAD_ERROR,
    title="The backward pass ran a second time over a graph that was freed",
    description="Part of the graph was used by an earlier backward pass, which freed its buffers.",
    needles=("backward through the graph a second time",),
    pattern=r"backward through the graph a second time",
    sources=(
        DOC,
        DOC2,
    ),
    confidence=0.96,
    suggest=suggest,
)
