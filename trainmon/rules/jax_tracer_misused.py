"""A traced value was used like a concrete one (JAX or tf.function).

What happened
    `jit`, `grad`, `vmap` and `tf.function` trace a function with abstract values.

Why
    `if` or `while` on a traced value, `int()`/`float()`/NumPy on it, or a tracer kept in a global.

How to confirm
    The message links to the explanation and names the line.

How to fix
    `jax.lax.cond`, `jnp.where`, `lax.scan`; `static_argnums` for settings; jnp instead of np.

Easily confused with
    Shapes that do not fit.

References
    https://docs.jax.dev/en/latest/errors.html
    https://www.tensorflow.org/guide/function
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.jax.dev/en/latest/errors.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Replace the Python branch by jnp.where or jax.lax.cond (tf.cond), loops by "
        "lax.scan/fori_loop, and np by jnp inside the traced function.",
        "Values are not known while the function is traced.",
        source=DOCS,
    )
    yield ctx.action(
        "Mark arguments that decide the control flow as static: jax.jit(f, static_argnames=('train',)).",
        "Static arguments are concrete.",
        source=DOCS,
    )


RULE = Rule(
    id="jax-tracer-misused",
    error_type=ErrorType.CODE_ERROR,
    title="A traced value was used like a concrete one (JAX or tf.function)",
    description="Inside a traced function a value is not known yet, and the code needs it.",
    needles=(
        "TracerBoolConversionError",
        "ConcretizationTypeError",
        "TracerArrayConversionError",
        "UnexpectedTracerError",
        "TracerIntegerConversionError",
        "NonConcreteBooleanIndexError",
        "OperatorNotAllowedInGraphError",
        "as a Python `bool` is not allowed",
        "Shapes must be 1D sequences of concrete values",
    ),
    pattern=r"(?:TracerBoolConversion|ConcretizationType|TracerArrayConversion|UnexpectedTracer|"
    r"TracerIntegerConversion|NonConcreteBooleanIndex|OperatorNotAllowedInGraph)Error|"
    r"as a Python `bool` is not allowed"
    r"|TypeError: Shapes must be 1D sequences of concrete values of integer type, got .*Trace",
    sources=(
        DOCS,
        "https://www.tensorflow.org/guide/function",
    ),
    confidence=0.92,
    precedence=58,
    suggest=suggest,
)
