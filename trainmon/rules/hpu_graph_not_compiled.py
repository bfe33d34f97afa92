"""Gaudi's graph compiler failed.

What happened
    The operations of a step were gathered into a graph, and Habana's compiler refused it.

Why
    A tensor too large for one operation, a data type or an operation it does not support, or a fault of the compiler.

How to confirm
    The lines above with `synStatus`, and the logs of `LOG_LEVEL_ALL=3 ENABLE_CONSOLE=true`.

How to fix
    Smaller batches or sequences, `mark_step()` to cut the graph, bfloat16, a newer release.

Easily confused with
    Device memory that is full, which names an allocation.

References
    https://docs.habana.ai/en/latest/PyTorch/Reference/Debugging_Guide/Model_Troubleshooting.html
    https://github.com/HabanaAI/gaudi-pytorch-bridge
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.habana.ai/en/latest/PyTorch/Reference/Debugging_Guide/Model_Troubleshooting.html"
SOURCE = "https://github.com/HabanaAI/gaudi-pytorch-bridge"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.change(
        "batch_size",
        lambda n: max(1, int(n) // 2),
        "A smaller graph may pass; the largest tensor is often what is refused.",
        unknown="half of the current value",
        source=DOCS,
    )
    yield ctx.action(
        "htcore.mark_step() between parts of the step; bfloat16 instead of float16 or float64",
        "Cuts the graph, so that the part that is refused can be found.",
        source=DOCS,
    )
    yield ctx.action(
        "LOG_LEVEL_ALL=3 ENABLE_CONSOLE=true <same command>",
        "The compiler names the operation.",
        source=SOURCE,
    )


RULE = Rule(
    id="hpu-graph-not-compiled",
    error_type=ErrorType.COMPILE_ERROR,
    title="Gaudi's graph compiler failed",
    description="Habana's compiler refused the graph of a step.",
    needles=("Graph compile failed. synStatus",),
    pattern=r"Graph compile failed\. synStatus",
    sources=(DOCS, SOURCE),
    confidence=0.9,
    precedence=60,
    suggest=suggest,
)
