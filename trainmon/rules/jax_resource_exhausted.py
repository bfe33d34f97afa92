"""JAX / XLA ran out of accelerator memory.

What happened
    Compiling or running a program needed a buffer that does not fit into the memory of the GPU or TPU.

Why
    XLA plans the memory of a whole compiled step: parameters, optimizer state and all live activations at
    once. JAX takes 75 % of a GPU at start, so a second process on the card finds little.

How to confirm
    On TPU the message lists the largest buffers; on GPU `jax.profiler.save_device_memory_profile`.

How to fix
    A smaller per-device batch with gradient accumulation, `jax.checkpoint` (remat), sharded parameters
    (FSDP), bfloat16; `XLA_PYTHON_CLIENT_MEM_FRACTION=.95` when the card is this job's alone.

Easily confused with
    Quota errors of cloud services, which also say RESOURCE_EXHAUSTED.

References
    https://docs.jax.dev/en/latest/gpu_memory_allocation.html
    https://docs.jax.dev/en/latest/gradient-checkpointing.html
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._memory import smaller_batch
from trainmon.rules._rule import Context, Rule

DOC = "https://docs.jax.dev/en/latest/gpu_memory_allocation.html"
DOC2 = "https://docs.jax.dev/en/latest/gradient-checkpointing.html"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    yield from smaller_batch(ctx, source=DOC)
    yield ctx.action(
        "Wrap the blocks in jax.checkpoint (nn.remat in Flax), compute in bfloat16, or shard parameters "
        "and optimizer state "
        "over more devices (FSDP axis)",
        "Remat keeps fewer activations alive; sharding divides the rest.",
        source=DOC2,
    )
    if "TPU" in ctx.line:
        return
    yield ctx.action(
        "nvidia-smi, then export XLA_PYTHON_CLIENT_MEM_FRACTION=.95 (alone on the card) or "
        "XLA_PYTHON_CLIENT_PREALLOCATE=false (shared)",
        "JAX reserves 75 % of a GPU at start; the rest stays unused, and two JAX processes on a card "
        "starve each other.",
        source=DOC,
    )


RULE = Rule(
    id="jax-resource-exhausted",
    error_type=ErrorType.CUDA_OOM,
    title="JAX / XLA ran out of accelerator memory",
    description="XLA found no room in the accelerator's memory for a buffer of the compiled program.",
    needles=(
        "RESOURCE_EXHAUSTED",
        "Ran out of memory in memory space",
        "bytes for new constant",
    ),
    pattern=(
        r"INTERNAL: Failed to allocate (?P<constant>\d+) bytes for new constant"
        r"|(?i:RESOURCE[_ ]EXHAUSTED): (?:XLA:TPU compile permanent error\. )?(?:Out of memory"
        r"|Failed to allocate request|Error allocating device buffer|Attempting to (?:allocate|reserve)"
        r"|Error loading program"
        r"|Ran out of memory)(?: while trying to allocate)?(?: (?P<wanted>[\d.]+ ?[KMGTi]*(?:B|bytes)))?"
        r"|Ran out of memory in memory space \w+"
    ),
    sources=(
        DOC,
        DOC2,
    ),
    confidence=0.95,
    suggest=suggest,
)
