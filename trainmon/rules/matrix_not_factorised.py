"""A matrix could not be factorised or inverted.

What happened
    LAPACK or cuSOLVER gave up: the matrix is singular, not positive definite, or its iteration did not converge.

Why
    The entries are degenerate (equal rows, zero variance), far too large, or already NaN because training diverged.

How to confirm
    `torch.isfinite(matrix).all()`, and the eigenvalues or the condition number of the matrix.

How to fix
    Add a small multiple of the identity, compute in float64, lower the learning rate, and look for NaN before it.

Easily confused with
    A matrix that is not square: that is its shape.

References
    https://docs.pytorch.org/docs/stable/generated/torch.linalg.cholesky.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.pytorch.org/docs/stable/generated/torch.linalg.cholesky.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    frame = ctx.user_frame
    where = f" at {frame.file}:{frame.line}" if frame else ""
    own = (
        "torch"
        if "torch" in ctx.line or ctx.search(r"torch[/.]")
        else "jnp"
        if ctx.framework == "jax"
        else "numpy"
    )
    yield ctx.action(
        f"Check the matrix{where}: `{own}.isfinite(m).all()`, `{own}.linalg.cond(m)`",
        "NaN in it means that training diverged before; else it is degenerate.",
        source=DOCS,
    )
    yield ctx.action(
        f"Add a small multiple of the identity (m + 1e-6 * {own}.eye(n)) and compute in float64.",
        "It moves the smallest eigenvalues away from zero.",
    )
    yield ctx.change(
        "learning_rate",
        lambda rate: float(f"{float(rate) / 10:.3g}"),
        "If training diverged: smaller steps.",
        unknown="a tenth of the current value",
    )


RULE = Rule(
    id="matrix-not-factorised",
    error_type=ErrorType.NAN_LOSS,
    title="A matrix could not be factorised or inverted",
    description="Its entries are degenerate or not finite.",
    needles=(
        "LinAlgError: ",
        "algorithm failed to converge",
        "input matrix is singular",
        "NotPSDError: ",
        "NanError: ",
        "Cholesky decomposition was not successful",
        "Input is not invertible",
    ),
    pattern=(
        r"^(?:\w+\.)*_?LinAlgError: (?:.*(?:did not converge|singular|positive[- ]definite"
        r"|could not be completed|failed to converge)|Singular matrix)"
        r"|^RuntimeError: .*(?:algorithm failed to converge|input matrix is singular)"
        r"|^(?:\w+\.)*NotPSDError: |^(?:\w+\.)*NanError: \w+: \d+ of \d+ elements of the .* tensor are NaN"
        r"|InvalidArgumentError: .*(?:Cholesky decomposition was not successful|Input is not invertible)\."
    ),
    sources=(
        DOCS,
        "https://numpy.org/doc/stable/reference/generated/numpy.linalg.LinAlgError.html",
        "https://github.com/pytorch/pytorch/blob/main/aten/src/ATen/native/BatchLinearAlgebra.cpp",
        "https://github.com/cornellius-gp/linear_operator/blob/main/linear_operator/utils/cholesky.py",
        "https://github.com/tensorflow/tensorflow/blob/master/tensorflow/core/kernels/linalg/cholesky_op.cc",
    ),
    confidence=0.6,
    precedence=45,
    suggest=suggest,
)
