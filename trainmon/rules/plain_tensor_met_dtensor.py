"""An operation got a plain tensor beside a DTensor.

What happened
    With FSDP2, tensor parallelism or another use of DTensor the parameters are DTensors, and an operation
    received one of them together with an ordinary tensor.

Why
    A part of the model is used outside its wrapped module (weight tying, a loss that takes lm_head.weight, a
    custom kernel), a buffer or mask that was never distributed, or gradients of wrapped and unwrapped
    parameters that are treated together (clipping, a foreach optimizer).

How to confirm
    The operation that the message names, and `{n: type(p) for n, p in model.named_parameters()}`.

How to fix
    Wrap or parallelise all parts alike, call the module instead of using its weight, or convert on purpose:
    `full_tensor()` or `to_local()` one way, `distribute_tensor` the other.

Easily confused with
    Tensors on different devices.

References
    https://docs.pytorch.org/docs/stable/distributed.tensor.html
    https://github.com/pytorch/pytorch/blob/main/torch/distributed/tensor/_dispatch.py
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.pytorch.org/docs/stable/distributed.tensor.html"
SOURCE = "https://github.com/pytorch/pytorch/blob/main/torch/distributed/tensor/_dispatch.py"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Print {n: type(p) for n, p in model.named_parameters()}: apply fully_shard / parallelize_module to the "
        "part whose parameters are plain, too",
        "All tensors of one operation must be DTensors on the same mesh, or none.",
        source=DOCS,
    )
    yield ctx.action(
        "Call the wrapped module instead of using its weight directly; where the value itself is needed, "
        "weight.full_tensor() (gathers it) or distribute_tensor(x, mesh, placements) for the plain one",
        "The wrapper converts on the way in and out of its module; past it nobody does.",
        source=DOCS,
    )


RULE = Rule(
    id="plain-tensor-met-dtensor",
    error_type=ErrorType.CODE_ERROR,
    title="An operation got a plain tensor beside a DTensor",
    description="The operation {operation} was called with ordinary and distributed tensors together.",
    needles=("got mixed torch.Tensor and DTensor",),
    pattern=r"(?P<operation>[\w.]+):? got mixed torch\.Tensor and DTensor",
    sources=(DOCS, SOURCE),
    confidence=0.93,
    precedence=60,
    suggest=suggest,
)
