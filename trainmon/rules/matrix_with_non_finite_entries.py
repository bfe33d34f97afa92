"""A numerical routine was given NaN or Inf.

What happened
    SciPy, scikit-learn or LAPACK check their input and raise.

Why
    In training nearly always the network's outputs turned NaN; else missing values in the data.

How to confirm
    `np.isfinite(x).all()` for outputs and for inputs: which of the two is it?

How to fix
    Diverged network: lower learning rate, clipping, bfloat16. Data: drop or fill missing values.

Easily confused with
    A failed convergence on finite input.

References
    https://docs.scipy.org/doc/scipy/reference/generated/scipy.optimize.linear_sum_assignment.html
    https://scikit-learn.org/stable/modules/impute.html
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOC = "https://docs.scipy.org/doc/scipy/reference/generated/scipy.optimize.linear_sum_assignment.html"
DOC2 = "https://scikit-learn.org/stable/modules/impute.html"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    frame = ctx.user_frame
    where = f" at {frame.file}:{frame.line}" if frame else ""
    yield ctx.action(
        f"Check both sides{where}: np.isfinite(inputs).all() and np.isfinite(outputs).all()",
        "Bad inputs need cleaning (drop or fill missing values); bad outputs mean that the network diverged.",
        source=DOC2,
    )
    yield ctx.change(
        "learning_rate",
        lambda rate: float(f"{float(rate) / 10:.3g}"),
        "If the outputs turned NaN: smaller steps, gradient clipping, bf16 instead of fp16.",
        unknown="a tenth of the current value",
    )


RULE = Rule(
    id="matrix-with-non-finite-entries",
    error_type=ErrorType.NAN_LOSS,
    title="A numerical routine was given NaN or Inf",
    description="A solver, a matching or a metric refused an input that holds NaN or Inf.",
    needles=(
        "invalid numeric entries",
        "contained non-finite values",
        "contains NaN",
        "must not contain infs or NaNs",
        "Input contains infinity",
        "infinity or a value too large",
    ),
    pattern=(
        r"matrix contains invalid numeric entries|input matrix contained non-finite values|Input(?: "
        r"\w+)? contains (?:NaN|infinity)|contains NaN, infinity or a value too large"
        r"|array must not contain infs or NaNs"
    ),
    sources=(
        DOC,
        DOC2,
    ),
    exception=r"Error",
    confidence=0.82,
    suggest=suggest,
)
