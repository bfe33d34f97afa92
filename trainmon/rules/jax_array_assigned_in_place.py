"""A JAX array was assigned to in place.

What happened
    JAX arrays cannot be changed.

Why
    NumPy code that writes `x[i] = y`.

How to confirm
    The assignment in the traceback.

How to fix
    `x = x.at[i].set(y)`.

Easily confused with
    A tracer used as a value.

References
    https://docs.jax.dev/en/latest/_autosummary/jax.numpy.ndarray.at.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.jax.dev/en/latest/_autosummary/jax.numpy.ndarray.at.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    frame = ctx.user_frame
    where = f" at {frame.file}:{frame.line}" if frame else ""
    yield ctx.action(
        f"x = x.at[idx].set(value) instead of x[idx] = value{where} (.add, .multiply, .max for updates).",
        "It returns the changed array; under jit no copy is made.",
        source=DOCS,
    )


RULE = Rule(
    id="jax-array-assigned-in-place",
    error_type=ErrorType.CODE_ERROR,
    title="A JAX array was assigned to in place",
    description="JAX arrays are immutable; an element was assigned.",
    needles=("JAX arrays are immutable",),
    pattern=(r"TypeError: .*JAX arrays are immutable"),
    sources=(DOCS,),
    confidence=0.97,
    precedence=60,
    suggest=suggest,
)
