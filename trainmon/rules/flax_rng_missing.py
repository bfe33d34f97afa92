"""A Flax module needs a random key that it was not given.

What happened
    Dropout and other random modules ask for a key by name.

Why
    `apply` was called in training mode without `rngs`, or an nnx module was made without.

How to confirm
    The name of the stream in the message.

How to fix
    `module.apply(variables, x, rngs={"dropout": key})`, or deterministic mode for evaluation.

Easily confused with
    A wrong type of key.

References
    https://flax.readthedocs.io/en/latest/api_reference/flax.errors.html
    https://flax-linen.readthedocs.io/en/latest/guides/training_techniques/dropout.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://flax.readthedocs.io/en/latest/api_reference/flax.errors.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    stream = ctx["stream"] or "dropout"
    yield ctx.action(
        f"module.apply(variables, x, rngs={{'{stream}': key}}) with a new key each step "
        f"(jax.random.fold_in(key, step)).",
        "Random modules take their keys by the name of the stream.",
        source="https://flax-linen.readthedocs.io/en/latest/guides/training_techniques/dropout.html",
    )
    yield ctx.action(
        "For evaluation pass deterministic=True (train=False).",
        "Nothing random happens then, and no key is needed.",
    )


RULE = Rule(
    id="flax-rng-missing",
    error_type=ErrorType.CODE_ERROR,
    title="A Flax module needs a random key that it was not given",
    description="A random stream is missing that a module asks for in training mode.",
    needles=(
        "needs PRNG for",
        "no `rngs` argument was provided",
    ),
    pattern=(
        r"InvalidRngError: \S+ needs PRNG for \x22(?P<stream>[^\x22\x22]*)\x22"
        r"|ValueError: `deterministic` is False, but no `rngs` argument was provided to \w+"
    ),
    sources=(
        DOCS,
        "https://flax-linen.readthedocs.io/en/latest/guides/training_techniques/dropout.html",
    ),
    confidence=0.95,
    precedence=58,
    suggest=suggest,
)
