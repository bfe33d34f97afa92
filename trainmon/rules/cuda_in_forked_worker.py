"""CUDA was used in a forked worker.

What happened
    The CUDA runtime cannot be used after `fork`.

Why
    The dataset or `collate_fn` moves tensors to the GPU in the worker, or the model was put on the GPU
    before processes were forked.

How to confirm
    The traceback shows the `.cuda()`/`.to(device)` call in the worker.

How to fix
    Keep tensors on the CPU in the dataset and move them in the training loop (`pin_memory=True`); or use
    the `spawn` start method.

Easily confused with
    A machine without a GPU.

References
    https://docs.pytorch.org/docs/stable/notes/multiprocessing.html#poison-fork-in-multiprocessing
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.pytorch.org/docs/stable/notes/multiprocessing.html#poison-fork-in-multiprocessing"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Return CPU tensors from __getitem__ and collate_fn, and call .to(device) in "
        "the training loop (pin_memory=True).",
        "Worker processes must not touch the GPU.",
        source=DOCS,
    )
    yield ctx.action(
        "Or start workers with multiprocessing_context='spawn' (torch.multiprocessing.set_start_m"
        "ethod('spawn')).",
        "A spawned process gets a CUDA context of its own.",
        source=DOCS,
    )
    yield ctx.change(
        "num_workers", 0, "Without workers the dataset runs in the main process, which owns the GPU."
    )


RULE = Rule(
    id="cuda-in-forked-worker",
    error_type=ErrorType.DATALOADER_WORKER,
    title="CUDA was used in a forked worker",
    description="A forked process tried to use CUDA that its parent had already started.",
    needles=("re-initialize CUDA in forked subprocess",),
    pattern=r"Cannot re-initialize CUDA in forked subprocess",
    sources=(DOCS,),
    phase=Phase.DATA,
    confidence=0.9,
    precedence=55,
    suggest=suggest,
)
