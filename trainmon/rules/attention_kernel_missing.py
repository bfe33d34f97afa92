"""No attention kernel that was allowed can take these tensors.

What happened
    `scaled_dot_product_attention` was restricted to some of its kernels, and none of them supports the inputs or the GPU.

Why
    `sdpa_kernel(...)`, `torch.backends.cuda.enable_math_sdp(False)` and the like leave only flash, memory-efficient or
    cuDNN attention. These want half precision, certain head sizes, no mask of another kind, a recent enough GPU, or a
    build that has them (Windows wheels were long built without flash attention). The math kernel takes everything.

How to confirm
    The warnings right before it say for each kernel why it was not used.

How to fix
    Allow the math kernel as well, or give what the fast one wants: fp16 or bf16 inputs, no custom mask, a supported GPU.

Easily confused with
    `FlashAttention only supports Ampere GPUs or newer`, raised by the flash-attn package.

References
    https://docs.pytorch.org/docs/stable/generated/torch.nn.attention.sdpa_kernel.html
    https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.scaled_dot_product_attention.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

KERNELS = "https://docs.pytorch.org/docs/stable/generated/torch.nn.attention.sdpa_kernel.html"
SDPA = "https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.scaled_dot_product_attention.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Allow the math kernel too: torch.backends.cuda.enable_math_sdp(True), or sdpa_kernel([SDPBackend.FLASH_ATTENTION, "
        "SDPBackend.MATH]).",
        "It takes every input and runs on every device, only slower.",
        source=KERNELS,
    )
    built = ctx.search(r"Torch was not compiled with (?P<what>[\w ]*attention)")
    if built:
        yield ctx.action(
            f"Install a PyTorch build that has {built['what'].strip()} (Linux wheels do), or do not ask for it.",
            "The warning says that this build lacks it.",
            source=SDPA,
        )
    yield ctx.action(
        "Read the warnings right before the error, and give the kernel what it asks for: q, k and v in fp16 or bf16 of one "
        "type, no mask of your own (is_causal=True instead), a head size it supports.",
        "PyTorch warns for each kernel why it was passed over.",
        source=SDPA,
    )


RULE = Rule(
    id="attention-kernel-missing",
    error_type=ErrorType.CONFIG_ERROR,
    title="No allowed attention kernel supports the inputs",
    description="scaled_dot_product_attention was limited to kernels that cannot take these tensors on this device.",
    needles=("No available kernel",),
    pattern=r"No available kernel\.\s+Aborting execution",
    sources=(KERNELS, SDPA),
    confidence=0.88,
    precedence=60,
    suggest=suggest,
)
