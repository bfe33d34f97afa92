"""The inner sizes of a matrix product do not match.

What happened
    A linear layer or a product needs the last size of its input to equal its own number of input
    features.

Why
    The layer was declared for another size (image size, hidden size, number of features, flattened
    convolution output), or axes are in another order.

How to confirm
    Print `x.shape` before the call of the frame; compare with `layer.in_features`.

How to fix
    Declare the layer with the size that arrives, flatten or transpose as meant.

Easily confused with
    Loading weights of another size, which is a checkpoint mismatch.

References
    https://docs.pytorch.org/docs/stable/generated/torch.nn.Linear.html
    https://docs.pytorch.org/docs/stable/generated/torch.matmul.html
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOC = "https://docs.pytorch.org/docs/stable/generated/torch.nn.Linear.html"
DOC2 = "https://docs.pytorch.org/docs/stable/generated/torch.matmul.html"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    frame = ctx.user_frame
    where = f" at {frame.file}:{frame.line} ({frame.code or frame.function})" if frame else ""
    if "x" in ctx["left"] and "x" in ctx["right"]:
        columns, rows = ctx["left"].split("x")[1], ctx["right"].split("x")[0]
        yield ctx.action(
            f"Make the two inner sizes equal{where}: the input ends in {columns}, the layer expects "
            f"{rows}. Either nn.Linear({columns}, "
            f"...) or an input with {rows} features; nn.LazyLinear(...) takes what arrives",
            f"A ({ctx['left']}) matrix times a ({ctx['right']}) one is defined only when the inner sizes "
            "are the same.",
            source=DOC,
        )
    else:
        yield ctx.action(
            f"Print both shapes{where}; correct the layer's input size, or transpose/permute/flatten the "
            "input",
            "A matrix product is defined only when the inner sizes are the same.",
            source=DOC2,
        )
    if ctx["rows"]:
        yield ctx.action(
            f"Print A.shape: the last two dimensions have to be equal (square), they are {ctx['rows']} and {ctx['columns']}; "
            "check the slices of both, or use torch.linalg.lstsq for a system that is not square",
            "Solvers, inverses and determinants exist for square matrices only.",
            source="https://docs.pytorch.org/docs/stable/generated/torch.linalg.solve.html",
        )
    yield ctx.action(
        "Check image size / hidden_size / number of features in the configuration against the data",
        "A flattened size depends on the input's resolution; a feature size on the columns of the data.",
        source=DOC,
    )


RULE = Rule(
    id="matmul-shapes-differ",
    error_type=ErrorType.SHAPE_MISMATCH,
    title="The inner sizes of a matrix product do not match",
    description="A matrix product got operands whose shared dimension differs.",
    needles=(
        "shapes cannot be multiplied",
        "must match mat2",
        "einsum():",
        "size mismatch, m1",
        "size mismatch, got",
        "Expected size for first two dimensions of batch2",
        "must be a 3D tensor",
        "inconsistent tensor size",
        "core dimension",
        "not aligned",
        "Matrix size-incompatible",
        "contracting dimensions",
        "batches of square matrices",
        "for the equation AX = B",
    ),
    pattern=(
        r"shapes cannot be multiplied \((?P<left>\d+x\d+) and (?P<right>\d+x\d+)\)"
        r"|size mismatch, (?:m1: \[|got (?:input|vec|mat))|Expected size for first two dimensions "
        r"of batch2 tensor to be|batch[12] must be a 3D tensor|inconsistent tensor size, expected "
        r"tensor"
        r"|mat1 dim 1 must match mat2 dim 0|einsum\(\): .* does not broadcast with previously "
        r"seen|mismatch in its core dimension|shapes \([\d, ]+\) and \([\d, ]+\) not aligned|Matrix "
        r"size-incompatible: In\[0\]|contracting dimensions to have the same shape"
        r"|must be batches of square matrices, but they are (?P<rows>\d+) by (?P<columns>\d+) matrices"
        r"|Incompatible shapes of A and B for the equation AX = B"
    ),
    sources=(
        DOC,
        DOC2,
    ),
    confidence=0.95,
    suggest=suggest,
)
