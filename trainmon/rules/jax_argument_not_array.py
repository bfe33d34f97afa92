"""A compiled JAX function got an argument that is no array, or a static one that cannot be hashed.

What happened
    Arguments of `jit` are arrays or trees of arrays; static ones are compared by hash.

Why
    A text, a function or a configuration object passed as an ordinary argument; a list or array
    marked static.

How to confirm
    The message names the argument and its type.

How to fix
    Mark settings static (`static_argnames`), make static ones hashable (tuples).

Easily confused with
    A traced value used as a number.

References
    https://docs.jax.dev/en/latest/_autosummary/jax.jit.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.jax.dev/en/latest/_autosummary/jax.jit.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    if ctx["static"]:
        yield ctx.action(
            "Pass a tuple instead of a list, or a frozen dataclass instead of a dict.",
            "Static arguments are hashed to find the compiled function.",
            source=DOCS,
        )
    else:
        yield ctx.action(
            "Mark it static: @functools.partial(jax.jit, static_argnames=('mode',)).",
            "Texts, functions and settings are no arrays and are fixed at compilation.",
            source=DOCS,
        )
        yield ctx.action(
            "Or close over it (functools.partial) before jax.jit.", "It is then part of the function."
        )


RULE = Rule(
    id="jax-argument-not-array",
    error_type=ErrorType.CODE_ERROR,
    title="A compiled JAX function got an argument that is no array, or a static one that cannot be hashed",
    description="The argument is neither an array nor a hashable static value.",
    needles=(
        "as an abstract array",
        "Non-hashable static arguments",
        "is not a valid JAX type",
    ),
    pattern=(
        r"TypeError: Error interpreting argument to .{1,200} as an abstract array"
        r"|ValueError: Non-hashable (?P<static>static) arguments are (?:not supported|used in a "
        r"jitted)"
        r"|TypeError: (?:Argument|Value) .{1,300} of type .{1,120} is not a valid JAX type"
    ),
    sources=(DOCS,),
    confidence=0.92,
    precedence=58,
    suggest=suggest,
)
