"""A kernel faulted on the Ascend NPU.

What happened
    A core of the NPU met an exception: an address outside its memory, an instruction it could not run
    (error codes 507015, 507016, 507035, 507036, 507042 to 507045).

Why
    An operator with inputs that it does not expect (index out of range, empty tensor, shapes or strides), a kernel
    built for another CANN or chip, rarely a faulty NPU.

How to confirm
    `ASCEND_LAUNCH_BLOCKING=1` on the same command names the operator; does it happen on another NPU too?

How to fix
    Correct the indices or shapes that go into that operator, or use another implementation; upgrade CANN and
    torch_npu together.

Easily confused with
    An operator that CANN refused before it ran.

References
    https://github.com/Ascend/pytorch/blob/master/torch_npu/csrc/core/npu/NPUErrorCodes.h
    https://github.com/modelscope/ms-swift/issues/1243
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

CODES = "https://github.com/Ascend/pytorch/blob/master/torch_npu/csrc/core/npu/NPUErrorCodes.h"
THREAD = "https://github.com/modelscope/ms-swift/issues/1243"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    yield ctx.action(
        "ASCEND_LAUNCH_BLOCKING=1 <same command>",
        "NPU calls are asynchronous: this makes the traceback point at the operator that faulted.",
        source=THREAD,
    )
    yield ctx.action(
        "Check that operator's input: indices within range, no empty tensor, contiguous, a type it supports",
        "Kernels do not check every index before they read.",
        source=CODES,
    )
    yield ctx.action(
        "Run once on another NPU (ASCEND_RT_VISIBLE_DEVICES=…), and upgrade CANN with torch_npu",
        "Failing on one NPU only points to the card, everywhere to the kernel.",
        source=CODES,
    )


RULE = Rule(
    id="npu-kernel-fault",
    error_type=ErrorType.CUDA_ILLEGAL_ACCESS,
    title="A kernel faulted on the Ascend NPU",
    description="A core of the NPU met an exception while it ran a kernel (code {code}).",
    needles=("error code is 5070", "error code:5070"),
    pattern=r"error code(?: is |:)(?P<code>507015|507016|507035|507036|507042|507043|507044|507045)\b",
    sources=(CODES, THREAD),
    confidence=0.88,
    precedence=62,
    suggest=suggest,
)
