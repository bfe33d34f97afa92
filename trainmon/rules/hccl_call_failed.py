"""A call of Ascend's collective library failed.

What happened
    HCCL, the collective library of Ascend NPUs, returned an error from a collective or from making a communicator.

Why
    The link between NPUs broke or never worked (EI0009, EI0010, EI0012, EI0013, EI0018), ranks disagree about an
    operation (EI0003, EI0005), a rank has gone, or the NPU itself has a fault.

How to confirm
    The `E…` code and its `Reason` below the message; the first rank that reports; `hccn_tool`, `npu-smi info`.

How to fix
    What the code's reason names. `ASCEND_LAUNCH_BLOCKING=1` shows the call that failed.

Easily confused with
    A wait that was over (EI0002, EI0006); memory of the NPU that ran out (EI0011).

References
    https://github.com/Ascend/pytorch/blob/master/torch_npu/csrc/core/npu/NPUException.h
    https://github.com/vllm-project/vllm-ascend/issues/397
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Role, Suggestion
from trainmon.rules._rule import Context, Rule

SOURCE = "https://github.com/Ascend/pytorch/blob/master/torch_npu/csrc/core/npu/NPUException.h"
THREAD = "https://github.com/vllm-project/vllm-ascend/issues/397"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    yield ctx.action(
        "Look for the E… code and its Reason right below, and for the rank that reported first",
        "The call only passes on what the NPU or another rank reported.",
        source=SOURCE,
    )
    yield ctx.action(
        "for i in {0..7}; do hccn_tool -i $i -link -g; done; npu-smi info    # on every node",
        "Links that are down, and NPUs with a fault or held by another process, show there.",
        source=THREAD,
    )
    yield ctx.action(
        "ASCEND_LAUNCH_BLOCKING=1 <same command>",
        "NPU calls are asynchronous: this makes the traceback point at the call that failed.",
        source=SOURCE,
    )


RULE = Rule(
    id="hccl-call-failed",
    error_type=ErrorType.NCCL_ERROR,
    title="A call of Ascend's collective library failed",
    description="HCCL returned an error that another rank, a link or the NPU is behind.",
    needles=("HCCL", "EI00"),
    pattern=(
        r"HCCL error in: |HCCL function error: |OPS function error: Hccl\w+, error code is \d+"
        r"|\bEI00(?:03|05|09|10|12|13|18): |HCCL OP RETRY FAILED"
    ),
    sources=(SOURCE, THREAD),
    role=Role.CASCADE,
    confidence=0.8,
    precedence=45,
    suggest=suggest,
)
