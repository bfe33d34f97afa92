"""The GPU had no memory left for a CUDA call outside PyTorch's allocator.

What happened
    A CUDA runtime or driver call (context creation, a library handle, a stream, pinned memory) returned
    `cudaErrorMemoryAllocation`. The message has no figures, because PyTorch's allocator was not the one
    that asked.

Why
    Another process, an earlier run that is still alive, or other ranks on the same card hold the memory.
    A CUDA context alone takes 0.3 to 1 GiB.

How to confirm
    `nvidia-smi` on that machine, and `fuser -v /dev/nvidia*` for processes that it does not show.

How to fix
    Free the card, or choose another with `CUDA_VISIBLE_DEVICES`; give every rank its own device; where
    this process itself fills the card, use a smaller batch.

Easily confused with
    `CUDA out of memory. Tried to allocate …`, which has figures and comes from a program that was already
    running on the card.

References
    https://docs.nvidia.com/cuda/cuda-runtime-api/group__CUDART__TYPES.html
    https://docs.pytorch.org/docs/stable/notes/cuda.html#memory-management
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._memory import smaller_batch
from trainmon.rules._rule import Context, Rule

DOC = "https://docs.nvidia.com/cuda/cuda-runtime-api/group__CUDART__TYPES.html"
DOC2 = "https://docs.pytorch.org/docs/stable/notes/cuda.html#memory-management"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    if ctx.search(r"(?i)tensorflow/"):
        yield ctx.action(
            "End the sessions and notebooks that still hold the card (nvidia-smi, restart the kernel), "
            "and let TensorFlow "
            "grow its share: tf.config.experimental.set_memory_growth(gpu, True) (TF 1: "
            "gpu_options.allow_growth=True or "
            "per_process_gpu_memory_fraction)",
            "TensorFlow takes nearly the whole card at start, so a second process or session finds nothing.",
            source="https://www.tensorflow.org/guide/gpu#limiting_gpu_memory_growth",
        )
    else:
        yield ctx.action(
            "nvidia-smi    # which process holds this GPU? End it, or choose a free card with "
            "CUDA_VISIBLE_DEVICES",
            "The card was full before this process could allocate: an earlier run that is still alive, "
            "or another user.",
            source=DOC,
        )
        yield ctx.action(
            "Give each rank its own device: torch.cuda.set_device(int(os.environ['LOCAL_RANK'])) before "
            "the first CUDA call, "
            "and map_location='cpu' in torch.load",
            "Ranks that all touch GPU 0 fill it with their contexts and with copies of the checkpoint.",
            source=DOC2,
        )
    yield from smaller_batch(ctx)


RULE = Rule(
    id="cuda-context-out-of-memory",
    error_type=ErrorType.CUDA_OOM,
    title="The GPU had no memory left for a CUDA call outside PyTorch's allocator",
    description=(
        "The CUDA driver itself reported out of memory; most often the card was already full when "
        "this process created its context."
    ),
    needles=(
        "error: out of memory",
        "error (2) : out of memory",
        "cudaErrorMemoryAllocation",
        "CUDA_ERROR_OUT_OF_MEMORY",
        "hipErrorOutOfMemory",
        "OUT_OF_DEVICE_MEMORY",
        "cudaMalloc failed",
        "cudaMalloc retry failed",
        "Error out of memory at line",
    ),
    pattern=(
        r"Error out of memory at line \d+ in file|"
        r"(?:CUDA|HIP)(?: driver| runtime)? error: out of memory|cuda runtime error \(2\) ?: out of "
        r"memory"
        r"|cudaErrorMemoryAllocation|CUDA_ERROR_OUT_OF_MEMORY|hipErrorOutOfMemory"
        r"|(?:UR_RESULT_ERROR|PI_ERROR|ZE_RESULT_ERROR)_OUT_OF_DEVICE_MEMORY|cudaMalloc (?:retry "
        r")?failed: out of memory"
    ),
    sources=(
        DOC,
        DOC2,
    ),
    confidence=0.9,
    precedence=45,
    suggest=suggest,
)
