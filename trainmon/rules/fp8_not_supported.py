"""This GPU cannot compute in 8-bit floats.

What happened
    A kernel or a library was asked for an fp8 type that this generation of GPU does not have.

Why
    fp8 in the e4m3 form needs compute capability 8.9 (Ada) or 9.0 (Hopper) and later; a checkpoint or a setting
    asks for it on an older card.

How to confirm
    `nvidia-smi --query-gpu=name,compute_cap --format=csv`.

How to fix
    bf16 or fp16 instead of fp8, a checkpoint that is not quantised to fp8, or a newer card.

Easily confused with
    A Triton kernel that fails for another reason.

References
    https://github.com/triton-lang/triton/blob/main/python/triton/language/semantic.py
    https://github.com/triton-lang/triton/issues/4319
    https://github.com/NVIDIA/TransformerEngine/blob/main/transformer_engine/pytorch/quantization.py
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

SOURCE = "https://github.com/triton-lang/triton/blob/main/python/triton/language/semantic.py"
THREAD = "https://github.com/triton-lang/triton/issues/4319"
ENGINE = "https://github.com/NVIDIA/TransformerEngine/blob/main/transformer_engine/pytorch/quantization.py"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    yield ctx.action(
        "Use bf16 or float16 instead of fp8 (precision, quantisation, kv-cache type), or weights not stored in fp8",
        "Every card computes in them.",
        source=THREAD,
    )
    yield ctx.action(
        "nvidia-smi --query-gpu=name,compute_cap --format=csv    # fp8 needs 8.9 or more",
        "Shows the compute capability of this GPU.",
        source=THREAD,
    )


RULE = Rule(
    id="fp8-not-supported",
    error_type=ErrorType.CUDA_ARCH_MISMATCH,
    title="This GPU cannot compute in 8-bit floats",
    description="A kernel asked for an fp8 type that this generation of GPU does not have.",
    needles=("not supported in this architecture", "CUDA arch <", "required for FP8", "_scaled_mm is only"),
    pattern=(
        r"type fp8\w+ not supported in this architecture|fp8\w+ data type is not supported on CUDA arch"
        r"|compute capability [\d.]+(?: or|\+) ?(?:higher)? ?required for FP8"
        r"|_scaled_mm is only supported on CUDA devices with compute capability"
    ),
    sources=(SOURCE, THREAD, ENGINE),
    confidence=0.92,
    precedence=70,
    suggest=suggest,
)
