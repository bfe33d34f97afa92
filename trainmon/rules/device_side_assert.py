"""A check inside a GPU kernel failed.

What happened
    A kernel's `assert` was false. The error is reported at some later CUDA call, so the Python line shown
    may be innocent.

Why
    Labels not in 0 … C-1, token ids or positions beyond the embedding, values outside a loss' domain.

How to confirm
    Rerun with `CUDA_LAUNCH_BLOCKING=1`, or one batch on the CPU, where the message is plain.

How to fix
    Correct the label or index that the rerun names.

Easily confused with
    Later cuBLAS, cuDNN and NCCL errors, which only follow: the context is lost.

References
    https://docs.pytorch.org/docs/stable/notes/cuda.html#asynchronous-execution
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOC = "https://docs.pytorch.org/docs/stable/notes/cuda.html#asynchronous-execution"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    frame = ctx.user_frame
    where = (
        f" The line it surfaced at, {frame.file}:{frame.line} ({frame.code or frame.function}), is where "
        "to start."
        if frame
        else ""
    )
    yield ctx.action(
        "CUDA_LAUNCH_BLOCKING=1 <same command>",
        f"Makes every kernel report at its own line; now the error surfaced late.{where}",
        source=DOC,
    )
    yield ctx.action(
        "Run one batch on the CPU (device='cpu')",
        "The same lookup or loss raises a plain IndexError there, with the index.",
        source=DOC,
    )
    yield ctx.action(
        "Check the usual suspects: labels.min()/max() against the number of classes (num_classes), "
        "input_ids.max() against "
        "the embedding (vocab_size), sequence length against max_position_embeddings, graph indices "
        "(edge_index) against the "
        "number of nodes",
        "Nearly all device-side asserts are an index or a label out of range.",
        source="https://docs.pytorch.org/docs/stable/generated/torch.nn.CrossEntropyLoss.html",
    )


RULE = Rule(
    id="device-side-assert",
    error_type=ErrorType.CUDA_DEVICE_ASSERT,
    title="A check inside a GPU kernel failed",
    description=(
        "A device-side assertion stopped the CUDA context; most often an index or a label is out of range."
    ),
    needles=(
        "device-side assert triggered",
        "Device-side assertion",
    ),
    pattern=r"device-side assert triggered|Device-side assertion .* failed",
    sources=(DOC,),
    confidence=0.9,
    precedence=40,
    suggest=suggest,
)
