"""A JAX array was used after its buffer had been given away.

What happened
    A donated (or deleted) array has no memory any more.

Why
    `donate_argnums` handed its buffer to a compiled function, and the old variable is used
    afterwards.

How to confirm
    Which variable still refers to the argument of the donating call?

How to fix
    Rebind it: `params = step(params)`; do not donate what is needed later.

Easily confused with
    Memory exhausted.

References
    https://docs.jax.dev/en/latest/buffer_donation.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.jax.dev/en/latest/buffer_donation.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    frame = ctx.user_frame
    where = f" at {frame.file}:{frame.line}" if frame else ""
    yield ctx.action(
        f"Rebind the result (params = step(params)) and do not use the old variable{where}.",
        "A donated argument's memory belongs to the result.",
        source=DOCS,
    )
    yield ctx.action(
        "Or leave the argument out of donate_argnums / donate_argnames.",
        "It then stays valid, at the price of its memory.",
        source=DOCS,
    )


RULE = Rule(
    id="jax-array-deleted",
    error_type=ErrorType.CODE_ERROR,
    title="A JAX array was used after its buffer had been given away",
    description="The array was donated or deleted before.",
    needles=(
        "Array has been deleted",
        "on deleted or donated buffer",
    ),
    pattern=r"RuntimeError: Array has been deleted|(?:called )?on deleted or donated buffer",
    sources=(DOCS,),
    confidence=0.95,
    precedence=58,
    suggest=suggest,
)
