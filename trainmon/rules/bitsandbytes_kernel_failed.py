"""A CUDA call inside bitsandbytes failed.

What happened
    bitsandbytes' native code checks each CUDA call and ends the process with `Error … at line … in file …/ops.cu`.

Why
    The library was built for other GPUs or another CUDA, a kernel was asked for sizes that it does not take, or an
    earlier fault of another kernel is reported here.

How to confirm
    `python -m bitsandbytes`; `CUDA_LAUNCH_BLOCKING=1`.

How to fix
    A bitsandbytes release for this CUDA (`pip install -U bitsandbytes`), without an older build of it on the path.

Easily confused with
    Memory that ran out, and faults of other kernels, which keep their own words in the same line.

References
    https://github.com/bitsandbytes-foundation/bitsandbytes/blob/main/csrc/ops.cuh
    https://github.com/bitsandbytes-foundation/bitsandbytes/issues/566
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

SOURCE = "https://github.com/bitsandbytes-foundation/bitsandbytes/blob/main/csrc/ops.cuh"
THREAD = "https://github.com/bitsandbytes-foundation/bitsandbytes/issues/566"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    yield ctx.action(
        "pip install -U bitsandbytes; python -m bitsandbytes    # does it find this CUDA and GPU?",
        "A build for another CUDA version or GPU generation lacks kernels for this one.",
        source=THREAD,
    )
    yield ctx.action(
        "CUDA_LAUNCH_BLOCKING=1 <same command>",
        "Shows whether this call failed, or an earlier kernel of another library.",
        source=SOURCE,
    )


RULE = Rule(
    id="bitsandbytes-kernel-failed",
    error_type=ErrorType.CUDA_LIBRARY_ERROR,
    title="A CUDA call inside bitsandbytes failed",
    description="bitsandbytes ended the process: {what}.",
    needles=(".cu", "pythonInterface"),
    pattern=r"^Error (?P<what>.+) at line \d+ in file \S*(?:/csrc/\S+\.cuh?|/pythonInterface\.\w+)",
    sources=(SOURCE, THREAD),
    confidence=0.85,
    precedence=45,
    suggest=suggest,
)
