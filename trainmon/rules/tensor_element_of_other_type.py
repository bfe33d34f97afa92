"""A value of another type was assigned into a tensor.

What happened
    `tensor[index] = value`, and the value is neither a tensor nor a plain Python number.

Why
    NumPy scalars other than float64, NumPy arrays, lists and None are not converted on assignment.

How to confirm
    Print `type(value)` before the line.

How to fix
    `float(value)` or `value.item()` for one number, `torch.as_tensor(value, dtype=tensor.dtype)` for several.

Easily confused with
    A tensor of another dtype, which is converted.

References
    https://github.com/pytorch/pytorch/blob/main/torch/csrc/autograd/python_variable_indexing.cpp
    https://docs.pytorch.org/docs/stable/generated/torch.as_tensor.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

CODE = "https://github.com/pytorch/pytorch/blob/main/torch/csrc/autograd/python_variable_indexing.cpp"
DOCS = "https://docs.pytorch.org/docs/stable/generated/torch.as_tensor.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    frame = ctx.user_frame
    where = f" at {frame.file}:{frame.line}: `{frame.code}`" if frame else ""
    several = ctx["value"] in ("list", "tuple", "numpy.ndarray")
    how = (
        "`torch.as_tensor(value, dtype=tensor.dtype)`"
        if several
        else "`float(value)` (or `value.item()` of a NumPy scalar)"
    )
    if ctx["value"] in ("NoneType", "str", "dict"):
        how = f"a number: find out why it is a `{ctx['value']}` here"
    yield ctx.action(
        f"Assign {how}{where}.",
        f"A `{ctx['value']}` is not converted to an element of a `{ctx['tensor']}`.",
        source=DOCS,
    )


RULE = Rule(
    id="tensor-element-of-other-type",
    error_type=ErrorType.DTYPE_MISMATCH,
    title="A value of another type was assigned into a tensor",
    description="A `{value}` cannot be assigned to an element of a `{tensor}`.",
    needles=("can't assign a ",),
    pattern=r"^TypeError: can't assign a (?P<value>[\w.]+) to a (?P<tensor>torch\.[\w.]+)",
    exception=r"^TypeError$",
    sources=(CODE, DOCS),
    confidence=0.88,
    precedence=56,
    suggest=suggest,
)
