"""The GPU ran out of memory.

What happened
    PyTorch's caching allocator asked the driver for a block that does not fit into what is free on the card.

Why
    Weights, gradients, optimizer state and activations together exceed the card. Activations grow with the
    batch size and the sequence length, so a step with longer samples can fail after thousands that fitted.

How to confirm
    Read the message: what was asked for, what is free, what this process holds, what is reserved but unused.

How to fix
    Lower the per-device batch size and raise gradient accumulation by the same factor; recompute activations
    (gradient checkpointing); shorten sequences. When much is reserved but not allocated, the memory is
    fragmented: set `PYTORCH_ALLOC_CONF=expandable_segments:True` first.

Easily confused with
    CPU memory running out (`DefaultCPUAllocator`), or a card filled by another process: then the message shows
    that this process holds little.

References
    https://docs.pytorch.org/docs/stable/notes/cuda.html#memory-management
    https://huggingface.co/docs/transformers/perf_train_gpu_one
"""

from trainmon.model import ErrorType
from trainmon.rules._rule import Context, Rule

MEMORY = "https://docs.pytorch.org/docs/stable/notes/cuda.html#memory-management"


def suggest(ctx: Context):
    batch = ctx.knob("batch_size")
    if batch is None or batch > 1:
        yield ctx.change(
            "batch_size",
            lambda n: max(1, n // 2),
            "Activation memory grows with the number of samples in a batch.",
            unknown="half of the current value",
            source=MEMORY,
        )
    yield ctx.change(
        "gradient_checkpointing",
        True,
        "Recomputes activations in the backward pass instead of keeping them; about 20 % slower.",
        source="https://huggingface.co/docs/transformers/perf_train_gpu_one",
    )


RULE = Rule(
    id="cuda-out-of-memory",
    error_type=ErrorType.CUDA_OOM,
    title="The GPU ran out of memory",
    description="An allocation of {wanted} did not fit on the GPU.",
    needles=("CUDA out of memory", "HIP out of memory"),
    pattern=r"(?:CUDA|HIP) out of memory\.(?: Tried to allocate (?P<wanted>[\d.]+ [KMGT]iB))?",
    sources=(MEMORY,),
    confidence=0.97,
    suggest=suggest,
)
