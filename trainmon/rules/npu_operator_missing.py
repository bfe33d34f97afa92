"""This Ascend NPU has no kernel for an operator.

What happened
    CANN found no compiled kernel (binary) of the operator for this chip.

Why
    The kernels package that belongs to the chip (910, 910B, 310P …) is not installed or is of another CANN
    version, or the chip does not have the operator (fused attention on small chips, for one).

How to confirm
    `npu-smi info` for the chip; `ls $ASCEND_HOME_PATH/opp/built-in/op_impl/ai_core/tbe/kernel` for the chips with
    kernels.

How to fix
    Install the CANN kernels package of this chip and version; let the operator be compiled as it is met
    (`torch.npu.set_compile_mode(jit_compile=True)`); or use another implementation of the layer.

Easily confused with
    An operator that exists and fails on its inputs.

References
    https://github.com/hiyouga/LlamaFactory/issues/3779
    https://github.com/Ascend/pytorch/blob/master/torch_npu/csrc/core/npu/NPUException.h
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

THREAD = "https://github.com/hiyouga/LlamaFactory/issues/3779"
SOURCE = "https://github.com/Ascend/pytorch/blob/master/torch_npu/csrc/core/npu/NPUException.h"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    yield ctx.action(
        "npu-smi info; install the Ascend-cann-kernels package of this chip in the toolkit's own version",
        "Kernels come in a package for each chip; without it even a cast has none.",
        source=THREAD,
    )
    yield ctx.action(
        "torch.npu.set_compile_mode(jit_compile=True)",
        "Lets CANN compile an operator when it is first met, instead of looking for a ready kernel.",
        source=SOURCE,
    )
    yield ctx.action(
        "Use another implementation where the chip has none: attn_implementation='eager' for attention",
        "Small chips lack some fused operators.",
        source=SOURCE,
    )


RULE = Rule(
    id="npu-operator-missing",
    error_type=ErrorType.CUDA_ARCH_MISMATCH,
    title="This Ascend NPU has no kernel for an operator",
    description="CANN found no compiled kernel of {op} for this chip.",
    needles=("does not has any binary",),
    pattern=r"\bOp (?P<op>\w+) does not has any binary",
    sources=(THREAD, SOURCE),
    confidence=0.88,
    precedence=72,
    suggest=suggest,
)
