"""JAX was asked for the gradient with respect to integers.

What happened
    `grad` differentiates real or complex inputs only.

Why
    Parameters made with an integer dtype, or `argnums` that points at labels or token ids.

How to confirm
    `jax.tree.map(lambda x: x.dtype, params)`.

How to fix
    Floating parameters; `argnums` of the parameters.

Easily confused with
    A loss that is no scalar.

References
    https://docs.jax.dev/en/latest/_autosummary/jax.grad.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.jax.dev/en/latest/_autosummary/jax.grad.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Differentiate the parameters: jax.grad(loss, argnums=0) with floating-point parameters "
        "(jnp.zeros(..., jnp.float32)).",
        "Integers have no derivative.",
        source=DOCS,
    )


RULE = Rule(
    id="jax-gradient-of-integers",
    error_type=ErrorType.DTYPE_MISMATCH,
    title="JAX was asked for the gradient with respect to integers",
    description="The differentiated argument has the type {dtype}.",
    needles=("requires real- or complex-valued",),
    pattern=(
        r"TypeError: (?:value_and_)?grad requires real- or complex-valued "
        r"(?:inputs|outputs).{0,120}but got (?P<dtype>\w+)"
    ),
    sources=(DOCS,),
    confidence=0.95,
    precedence=58,
    suggest=suggest,
)
