"""An embedding met a weight that is only a shard.

What happened
    The embedding operation wants a table of two dimensions and got a flat or empty piece: with ZeRO stage 3 or
    FSDP each process holds a shard, and the whole weight exists only while the wrapped module runs.

Why
    The model was called past its wrapper: `generate()` or a submodule of the unwrapped model, a second
    model that was built while ZeRO-3 was active but never given to deepspeed.initialize, evaluation through
    another method than `forward`.

How to confirm
    Print `model.get_input_embeddings().weight.shape` just before: empty or one number, not two.

How to fix
    Call the wrapped model, or gather the weights around the call: `deepspeed.zero.GatheredParameters(...)`,
    `FSDP.summon_full_params(...)`.

Easily confused with
    A checkpoint whose embedding has another size.

References
    https://deepspeed.readthedocs.io/en/latest/zero3.html#deepspeed.zero.GatheredParameters
    https://docs.pytorch.org/docs/stable/fsdp.html#torch.distributed.fsdp.FullyShardedDataParallel.summon_full_params
    https://github.com/pytorch/pytorch/blob/main/aten/src/ATen/native/Embedding.cpp
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

ZERO = "https://deepspeed.readthedocs.io/en/latest/zero3.html#deepspeed.zero.GatheredParameters"
FSDP = (
    "https://docs.pytorch.org/docs/stable/fsdp.html"
    "#torch.distributed.fsdp.FullyShardedDataParallel.summon_full_params"
)
SOURCE = "https://github.com/pytorch/pytorch/blob/main/aten/src/ATen/native/Embedding.cpp"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Call the wrapped model (engine(...), the FSDP module), not model.module or a submodule; around calls "
        "such as generate() gather the weights: `with deepspeed.zero.GatheredParameters(list(model.parameters())):` "
        "(ZeRO-3) or `with FSDP.summon_full_params(model, writeback=False):`",
        "The whole weight exists only while its wrapped module runs; outside of it there is a shard of one "
        "dimension, or nothing.",
        source=ZERO,
    )
    yield ctx.action(
        "Give every model that was built under ZeRO-3 (reference, reward or teacher model too) to "
        "deepspeed.initialize or accelerator.prepare, or build it before the ZeRO-3 configuration is set",
        "from_pretrained shards all models while ZeRO-3 is active.",
        source="https://huggingface.co/docs/transformers/deepspeed",
    )


RULE = Rule(
    id="sharded-weight-used-directly",
    error_type=ErrorType.SHAPE_MISMATCH,
    title="An embedding met a weight that is only a shard",
    description="The embedding's weight is not a table: it is sharded (ZeRO-3, FSDP) and was not gathered.",
    needles=("'weight' must be 2-D", "out of bounds for storage of size 0"),
    pattern=(
        r"(?:Runtime|Assertion)Error: 'weight' must be 2-D"
        r"|setStorage: sizes .* are out of bounds for storage of size 0"  # FSDP freed it after the last use
    ),
    sources=(ZERO, FSDP, SOURCE),
    confidence=0.85,
    precedence=60,
    suggest=suggest,
)
