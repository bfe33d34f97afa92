"""A JAX loop or branch returns other shapes or types than it has to.

What happened
    `scan`, `while_loop` and `fori_loop` need a carry of constant structure, shape and dtype; `cond`
    and `switch` equal results of all branches.

Why
    The carry grows, starts as int and becomes float, or changes its structure; branches return
    different shapes or dtypes.

How to confirm
    The message lists both types.

How to fix
    Start the carry with the final shape and dtype (`jnp.zeros(..., dtype=...)`), `astype` at the
    end.

Easily confused with
    Shapes that do not broadcast.

References
    https://docs.jax.dev/en/latest/_autosummary/jax.lax.scan.html
    https://docs.jax.dev/en/latest/_autosummary/jax.lax.cond.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.jax.dev/en/latest/_autosummary/jax.lax.scan.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Give the initial carry the final shape and dtype: jnp.zeros(shape, dtype=x.dtype), "
        "jnp.asarray(0.0) instead of 0.",
        "A compiled loop has one type for its carry.",
        source=DOCS,
    )
    yield ctx.action(
        "Return the same structure from all branches, with .astype(...) where dtypes differ.",
        "The message names the leaf that differs.",
        source="https://docs.jax.dev/en/latest/_autosummary/jax.lax.cond.html",
    )


RULE = Rule(
    id="jax-loop-types-differ",
    error_type=ErrorType.CODE_ERROR,
    title="A JAX loop or branch returns other shapes or types than it has to",
    description="Carry in and carry out, or the branches, differ in shape, dtype or structure.",
    needles=(
        "must have equal types",
        "must have equal output types",
        "must have same type structure",
        "must have identical types",
        "must have the same pytree structure",
    ),
    pattern=(
        r"function carry input and carry output must have (?:equal types|the same pytree structure)"
        r"|branch outputs must have the same pytree structure|branches must have equal output types"
        r"|(?:body_fun output and input|true_fun and false_fun output"
        r"|branch 0 and \d+ outputs) must have (?:identical types|same type structure)"
    ),
    sources=(
        DOCS,
        "https://docs.jax.dev/en/latest/_autosummary/jax.lax.cond.html",
    ),
    confidence=0.88,
    precedence=56,
    suggest=suggest,
)
