"""A background worker that prepares batches died.

What happened
    A process of batchgenerators ended; the main process only notices that it is gone.

Why
    Too little memory or shared memory for so many workers, a damaged unpacked .npy file, or an exception
    that is printed above.

How to confirm
    Look above for an exception of the worker; `dmesg | grep -i kill`; run with nnUNet_n_proc_DA=0.

How to fix
    Fewer workers (nnUNet_n_proc_DA), more memory or shared memory (docker --shm-size), delete unpacked
    files and preprocess again.

Easily confused with
    A worker of a PyTorch DataLoader.

References
    https://github.com/MIC-DKFZ/batchgenerators/blob/master/batchgenerators/dataloading/nondet_multi_threaded_augmenter.py
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://github.com/MIC-DKFZ/batchgenerators/blob/master/batchgenerators/dataloading/nondet_multi_threaded_augmenter.py"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Run once with `export nnUNet_n_proc_DA=0`: then the worker's own error is raised in the main "
        "process; with less memory than the workers need, a small number such as 4 is the fix",
        "The message only says that a worker is gone.",
        source=DOCS,
    )
    yield ctx.action(
        "Delete half-written .npy files of the preprocessed folder, and give containers --shm-size=8g or more",
        "Both end workers without a word.",
    )


RULE = Rule(
    id="augmentation-worker-died",
    error_type=ErrorType.DATALOADER_WORKER,
    title="A background worker that prepares batches died",
    description="nnU-Net and MONAI-like pipelines wait for workers that are no longer there.",
    needles=("background workers are no longer alive",),
    pattern=(r"(?:One or more|^RuntimeError: Some) background workers are no longer alive"),
    sources=(DOCS,),
    phase=Phase.DATA,
    confidence=0.8,
    precedence=40,
    suggest=suggest,
)
