"""Arrays that are mapped or scanned together differ in that axis.

What happened
    `vmap`, `pmap` and `scan` go over one axis of all their arguments at once.

Why
    Another batch size in one argument, or `in_axes` that should be None for parameters.

How to confirm
    The message lists the sizes.

How to fix
    Equal sizes, or `in_axes=(None, 0)` for what is shared.

Easily confused with
    Shapes that do not broadcast inside the function.

References
    https://docs.jax.dev/en/latest/_autosummary/jax.vmap.html
    https://docs.jax.dev/en/latest/_autosummary/jax.lax.scan.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.jax.dev/en/latest/_autosummary/jax.vmap.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Use in_axes to say what is mapped: jax.vmap(f, in_axes=(None, 0)) keeps the first "
        "argument whole (parameters) and maps the second.",
        "Every mapped argument needs the same size along its mapped axis.",
        source=DOCS,
    )
    yield ctx.action(
        "Print jax.tree.map(jnp.shape, args) before the call.",
        "The message lists the sizes, this names the arrays.",
    )


RULE = Rule(
    id="jax-mapped-axes-differ",
    error_type=ErrorType.SHAPE_MISMATCH,
    title="Arrays that are mapped or scanned together differ in that axis",
    description="The mapped arguments do not agree in the size of the mapped axis.",
    needles=(
        "got inconsistent sizes for array axes to be mapped",
        "in_axes must be an int",
        "got values with different leading axis sizes",
    ),
    pattern=(
        r"(?:vmap|pmap|shard_map) got inconsistent sizes for array axes to be mapped"
        r"|scan got values with different leading axis sizes"
        r"|(?:vmap|pmap) in_axes must be an int, None, or a tuple of entries corresponding to the "
        r"positional arguments"
    ),
    sources=(
        DOCS,
        "https://docs.jax.dev/en/latest/_autosummary/jax.lax.scan.html",
    ),
    confidence=0.93,
    precedence=56,
    suggest=suggest,
)
