"""The quantised model does not fit on the GPU and was about to be spread to CPU or disk.

What happened
    transformers stops before loading a 4- or 8-bit model of which parts would be off the GPU.

Why
    The free memory of the visible GPUs is smaller than the quantised weights, often because another
    process holds the card.

How to confirm
    `nvidia-smi` before the start; compare free memory with the model's size in 4 or 8 bits.

How to fix
    Free the card, use 4 instead of 8 bits or more GPUs; or allow offload in 32 bits with
    `llm_int8_enable_fp32_cpu_offload=True` and a device map of your own.

Easily confused with
    A missing accelerate or bitsandbytes package, which has a message of its own.

References
    https://huggingface.co/docs/transformers/quantization/bitsandbytes
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOC = "https://huggingface.co/docs/transformers/quantization/bitsandbytes"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    yield ctx.action(
        "nvidia-smi    # free the card, or show this job more GPUs with CUDA_VISIBLE_DEVICES",
        "The device map is made from what is free now; a process that still holds the card pushes layers "
        "to the CPU.",
        source=DOC,
    )
    yield ctx.action(
        "BitsAndBytesConfig(load_in_4bit=True, bnb_4bit_quant_type='nf4')",
        "Four bits need half the memory of eight.",
        source=DOC,
    )
    yield ctx.action(
        "BitsAndBytesConfig(..., llm_int8_enable_fp32_cpu_offload=True) with a custom device_map",
        "Allows parts on the CPU, in 32 bits and slowly.",
        source=DOC,
    )


RULE = Rule(
    id="quantized-model-exceeds-gpu",
    error_type=ErrorType.CUDA_OOM,
    title="The quantised model does not fit on the GPU and was about to be spread to CPU or disk",
    description=(
        "`device_map` would have put some modules of the quantised model on the CPU or the disk, "
        "which bitsandbytes does not run."
    ),
    needles=("Some modules are dispatched on the CPU or the disk",),
    pattern=r"Some modules are dispatched on the CPU or the disk",
    sources=(DOC,),
    phase=Phase.MODEL,
    confidence=0.9,
    suggest=suggest,
)
