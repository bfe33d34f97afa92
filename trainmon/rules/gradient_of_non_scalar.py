"""backward() was called on a tensor with more than one element.

What happened
    `backward()` without an argument needs a single number.

Why
    The loss was not reduced (`reduction="none"`), or nn.DataParallel returned one loss per GPU.

How to confirm
    `print(loss.shape)`.

How to fix
    `loss.mean().backward()`.

Easily confused with
    A loss without a graph.

References
    https://docs.pytorch.org/docs/stable/generated/torch.Tensor.backward.html
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOC = "https://docs.pytorch.org/docs/stable/generated/torch.Tensor.backward.html"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    if ctx.framework == "jax":
        yield ctx.action(
            "return loss.mean() (or .sum()) from the function given to jax.grad; jax.vmap(jax.grad(f)) gives one "
            "gradient per sample",
            "jax.grad differentiates functions with one number as result.",
            source="https://docs.jax.dev/en/latest/_autosummary/jax.grad.html",
        )
        return
    yield ctx.action(
        "loss = loss.mean() (or .sum()) before loss.backward()",
        "nn.DataParallel gives one loss per GPU, and reduction='none' one per sample.",
        source=DOC,
    )


RULE = Rule(
    id="gradient-of-non-scalar",
    error_type=ErrorType.AUTOGRAD_ERROR,
    title="backward() was called on a tensor with more than one element",
    description="Gradients can be created implicitly only for a scalar loss.",
    needles=(
        "implicitly created only for",
        "Gradient only defined for",
    ),
    pattern=r"grad can be implicitly created only for (?:scalar outputs|real scalar outputs)"
    r"|Gradient only defined for scalar-output functions",
    sources=(DOC,),
    confidence=0.96,
    suggest=suggest,
)
