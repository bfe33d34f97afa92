"""A CUDA call inside NCCL failed.

What happened
    NCCL checks each CUDA call and passes on what CUDA said: `Cuda failure N '…'`.

Why
    What the quoted words name; often the GPU was in a bad state before (an earlier fault, a driver that was
    updated under the job, a hypervisor's limits), or ranks share a card.

How to confirm
    The first `NCCL WARN` line of any rank; `nvidia-smi`, `dmesg | grep -i xid` on that node.

How to fix
    What these name; one rank per GPU; driver, CUDA and NCCL that fit each other.

Easily confused with
    Memory, a driver that is too old and faults of kernels, which have rules of their own.

References
    https://github.com/NVIDIA/nccl/blob/master/src/include/checks.h
    https://docs.nvidia.com/deeplearning/nccl/user-guide/docs/troubleshooting.html
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

SOURCE = "https://github.com/NVIDIA/nccl/blob/master/src/include/checks.h"
DOCS = "https://docs.nvidia.com/deeplearning/nccl/user-guide/docs/troubleshooting.html"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    yield ctx.action(
        "nvidia-smi; dmesg -T | grep -iE 'xid|nvrm'    # on that node; a single-GPU run as a test",
        f"CUDA itself said {ctx['what']!r}: tells whether the card or driver was in a bad state.",
        source=DOCS,
    )
    yield ctx.action(
        "NCCL_DEBUG=INFO <same command>, and read the first 'NCCL WARN' line of any rank",
        "It names the call and the place.",
        source=DOCS,
    )
    yield ctx.action(
        "torch.cuda.set_device(int(os.environ['LOCAL_RANK'])) before init_process_group; NCCL_P2P_DISABLE=1 as a test",
        "Ranks that share a card, and cards that may not reach each other, fail in CUDA calls of NCCL.",
        source=SOURCE,
    )


RULE = Rule(
    id="nccl-cuda-call-failed",
    error_type=ErrorType.NCCL_ERROR,
    title="A CUDA call inside NCCL failed",
    description="NCCL passed on what CUDA said: {what}.",
    needles=("Cuda failure",),
    pattern=r"Cuda failure (?:\d+ )?'(?P<what>[^']+)'",
    sources=(SOURCE, DOCS),
    confidence=0.8,
    precedence=50,
    suggest=suggest,
)
