"""An operator failed on the Ascend NPU.

What happened
    A call into CANN, the software under an Ascend NPU, returned an error code. CANN's own text (`E…9999`) below it
    is for its developers.

Why
    The operator does not take these shapes, types or strides, the versions of driver, CANN and torch_npu do not
    belong together, or an earlier asynchronous call failed and this one reports it.

How to confirm
    `ASCEND_LAUNCH_BLOCKING=1` on the same command; the `E…` lines below the message; the log folder
    `~/ascend/log`.

How to fix
    Versions that belong together; other shapes or types for the operator the blocking run names.

Easily confused with
    Memory, missing kernels and timeouts, which have words of their own.

References
    https://github.com/Ascend/pytorch/blob/master/torch_npu/csrc/core/npu/NPUException.h
    https://github.com/Ascend/pytorch/blob/master/torch_npu/csrc/core/npu/NPUErrorCodes.h
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Role, Suggestion
from trainmon.rules._rule import Context, Rule

SOURCE = "https://github.com/Ascend/pytorch/blob/master/torch_npu/csrc/core/npu/NPUException.h"
CODES = "https://github.com/Ascend/pytorch/blob/master/torch_npu/csrc/core/npu/NPUErrorCodes.h"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    yield ctx.action(
        "ASCEND_LAUNCH_BLOCKING=1 <same command>",
        "NPU calls are asynchronous: this makes the traceback point at the operator that failed.",
        source=SOURCE,
    )
    yield ctx.action(
        "npu-smi info; pip show torch torch_npu; cat $ASCEND_HOME_PATH/version.cfg    # do they fit each other?",
        "Driver, CANN, torch and torch_npu are released as sets.",
        source="https://github.com/Ascend/pytorch#readme",
    )
    yield ctx.action(
        "Look the code up, and read the E… lines below and ~/ascend/log",
        "The code says what kind of failure it was.",
        source=CODES,
    )


RULE = Rule(
    id="npu-operator-failed",
    error_type=ErrorType.CUDA_LIBRARY_ERROR,
    title="An operator failed on the Ascend NPU",
    description="A call into CANN returned an error.",
    needles=("call aclnn", "NPU function error", "OPS function error", "NPU error, error code"),
    pattern=(
        r"call (?P<op>aclnn\w+) failed|(?:OPS|NPU) function error: .*error code is \d+"
        r"|NPU error, error code is \d+"
    ),
    sources=(SOURCE, CODES),
    role=Role.CASCADE,
    confidence=0.75,
    precedence=40,
    suggest=suggest,
)
