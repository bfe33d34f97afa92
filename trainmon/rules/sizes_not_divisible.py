"""Two sizes of the configuration do not divide evenly.

What happened
    Heads, hidden sizes, batches and GPUs are divided among each other and must come out even.

Why
    A hidden size that does not fit the heads, or a number of GPUs that does not fit the tensor, pipeline or
    data parallel size.

How to confirm
    The message gives both numbers.

How to fix
    Change one of them.

Easily confused with
    Shapes of tensors that do not fit at run time.

References
    https://docs.pytorch.org/docs/stable/generated/torch.nn.MultiheadAttention.html
    https://docs.nvidia.com/megatron-core/developer-guide/latest/
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.pytorch.org/docs/stable/generated/torch.nn.MultiheadAttention.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    if any(word in ctx.line for word in ("head", "embed", "hidden", "channel")):
        yield ctx.action(
            "Choose a hidden size that is a multiple of the number of heads (or channels "
            "that are a multiple of the groups).",
            "Each head gets an equal part.",
            source=DOCS,
        )
    elif any(word in ctx.line for word in ("world", "parallel", "GPU", "gpu", "rank", "tensor")):
        yield ctx.action(
            "Set the number of GPUs to a multiple of tensor × pipeline × context parallel "
            "size, and the heads to a multiple of the tensor parallel size.",
            "Every rank gets an equal part.",
            source="https://docs.nvidia.com/megatron-core/developer-guide/latest/",
        )
    else:
        yield ctx.action(
            "Change one of the two numbers in the message so that they divide evenly.",
            "Equal parts are needed.",
        )
    yield ctx.action(
        "For batches: global batch = micro batch × accumulation × data-parallel ranks.",
        "It must come out even as well.",
    )


RULE = Rule(
    id="sizes-not-divisible",
    error_type=ErrorType.CONFIG_ERROR,
    title="Two sizes of the configuration do not divide evenly",
    description="One size of the model or of the parallel layout has to be a multiple of another, "
    "and is not.",
    needles=(
        "must divide",
        "does not divide",
        "divisible by",
        "does not evenly divide",
        "a multiple of",
    ),
    pattern=(
        r"^(?:AssertionError|ValueError|RuntimeError|Exception)\b.*(?:(?:must be|should be|not|isn't"
        r"|to be) (?:evenly )?divisible by|(?:is not|must be|should be) a multiple of|must divide|does not divide)"
        r"|ValueError: Sharding spec .* does not evenly divide the dimension size"
    ),
    sources=(
        DOCS,
        "https://docs.nvidia.com/megatron-core/developer-guide/latest/",
    ),
    confidence=0.86,
    precedence=54,
    suggest=suggest,
)
