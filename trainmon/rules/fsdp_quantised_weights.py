"""FSDP was given quantised weights in an integer type.

What happened
    FSDP (version 1) joins parameters into one flat tensor of floats and met weights that bitsandbytes had packed
    into integers.

Why
    4-bit weights are kept as `uint8` unless told otherwise; FSDP cannot shard those.

How to confirm
    `{p.dtype for p in model.parameters()}` holds `torch.uint8` or `torch.int8`.

How to fix
    Store the packed weights in the type the rest has: `bnb_4bit_quant_storage=torch.bfloat16` and the same
    `torch_dtype`; 8-bit weights do not work with FSDP.

Easily confused with
    Float parameters of different types, which FSDP refuses in other words.

References
    https://huggingface.co/docs/bitsandbytes/main/en/fsdp_qlora
    https://github.com/pytorch/pytorch/blob/main/torch/distributed/fsdp/_flat_param.py
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://huggingface.co/docs/bitsandbytes/main/en/fsdp_qlora"
SOURCE = "https://github.com/pytorch/pytorch/blob/main/torch/distributed/fsdp/_flat_param.py"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    yield ctx.action(
        "BitsAndBytesConfig(load_in_4bit=True, bnb_4bit_quant_storage=torch.bfloat16, …) and "
        "from_pretrained(..., torch_dtype=torch.bfloat16)",
        "Packed weights stored as bfloat16 can be flattened with the other parameters.",
        source=DOCS,
    )
    yield ctx.action(
        "With 8-bit weights: 4-bit instead, or DDP / ZeRO-2 without sharding of the weights",
        "FSDP cannot shard 8-bit weights.",
        source=DOCS,
    )


RULE = Rule(
    id="fsdp-quantised-weights",
    error_type=ErrorType.CONFIG_ERROR,
    title="FSDP was given quantised weights in an integer type",
    description="Weights packed into integers cannot be joined with the float parameters that FSDP shards.",
    needles=("Cannot flatten integer dtype tensors",),
    pattern=r"Cannot flatten integer dtype tensors",
    sources=(DOCS, SOURCE),
    confidence=0.93,
    precedence=60,
    suggest=suggest,
)
