"""This GPU generation lacks what the kernel needs.

What happened
    The library checked the compute capability and refused.

Why
    Flash attention 2 needs Ampere or newer, bfloat16 kernels sm_80, FP8 sm_89 or sm_90.

How to confirm
    `torch.cuda.get_device_capability()`.

How to fix
    Use another implementation (`attn_implementation="sdpa"`), fp16 in place of bf16, or a newer GPU.

Easily confused with
    A build that merely lacks this architecture.

References
    https://github.com/Dao-AILab/flash-attention
    https://huggingface.co/docs/transformers/attention_interface
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._precision import half_precision
from trainmon.rules._rule import Context, Rule

DOC = "https://github.com/Dao-AILab/flash-attention"
DOC2 = "https://huggingface.co/docs/transformers/attention_interface"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    yield ctx.action(
        "attn_implementation='sdpa' (or 'eager') instead of flash_attention_2",
        "PyTorch's own attention runs on every GPU.",
        source=DOC2,
    )
    yield from half_precision(
        ctx,
        "fp16",
        "GPUs before Ampere (sm_80) have no bfloat16 units; vLLM: --dtype half.",
        source=DOC2,
    )


RULE = Rule(
    id="gpu-generation-not-supported",
    error_type=ErrorType.CUDA_ARCH_MISMATCH,
    title="This GPU generation lacks what the kernel needs",
    description="A library's kernel, or a data type, is not available on this generation of GPU.",
    needles=(
        "GPUs or newer",
        "FlashAttention backward for head dim",
        "Expected is_sm",
        "requires .target sm_",
        "Bfloat16 is only supported on GPUs with compute capability",
        "requires device with capability",
        "only supported on devices with compute capability",
    ),
    pattern=(
        r"\bonly supports? (?:Ampere|Turing|Hopper) GPUs or newer|only supported on Ampere GPUs or newer"
        r"|FlashAttention backward for head dim .* requires A100|Expected is_sm\w+.* to be true, but got false"
        r"|(?:Feature|Instruction|Modifier) '[^']*' requires \.target sm_\w+ or higher"
        r"|Bfloat16 is only supported on GPUs with compute capability of at least (?P<needs>[\d.]+)"
        r"|requires device with capability [<>=(]|only supported on devices with compute capability"
    ),
    sources=(
        DOC,
        DOC2,
    ),
    confidence=0.92,
    suggest=suggest,
)
