"""TensorFlow ran out of GPU memory for a tensor.

What happened
    The BFC allocator has no block for a tensor; the operation fails with `ResourceExhaustedError`.

Why
    Activations of the batch, or an operation that makes one very large tensor, exceed the card.
    TensorFlow holds nearly the whole card from the start, so another process' share counts too.

How to confirm
    The shape in the message: its first number usually is the batch size.

How to fix
    Lower the batch size, crop or shorten the samples, use mixed precision; look at the named tensor when
    one alone is huge.

Easily confused with
    The same message on `device:CPU:0`, which is host memory.

References
    https://www.tensorflow.org/guide/gpu#limiting_gpu_memory_growth
    https://www.tensorflow.org/guide/mixed_precision
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._memory import smaller_batch
from trainmon.rules._rule import Context, Rule

DOC = "https://www.tensorflow.org/guide/gpu#limiting_gpu_memory_growth"
DOC2 = "https://www.tensorflow.org/guide/mixed_precision"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    yield from smaller_batch(ctx)
    shape = f" Its shape is [{ctx['shape']}]." if ctx["shape"] else ""
    yield ctx.action(
        "tf.keras.mixed_precision.set_global_policy('mixed_float16'), or smaller images / shorter sequences",
        f"Halves the size of activations.{shape}",
        source=DOC2,
    )
    yield ctx.action(
        "nvidia-smi, then tf.config.experimental.set_memory_growth(gpu, True) where several processes "
        "share the card",
        "TensorFlow reserves the whole card at start, so sessions and notebooks starve each other.",
        source=DOC,
    )


RULE = Rule(
    id="tensorflow-tensor-out-of-memory",
    error_type=ErrorType.CUDA_OOM,
    title="TensorFlow ran out of GPU memory for a tensor",
    description="TensorFlow could not allocate a tensor on the GPU.",
    needles=(
        "OOM when allocating tensor",
        "failed to allocate memory",
        "Dst tensor is not initialized",
    ),
    pattern=(
        r"Dst tensor is not initialized|"
        r"OOM when allocating tensor (?:of|with) shape ?\[(?P<shape>[\d,]*)\](?:.*device:GPU|[^/]*$)"
        r"|ResourceExhaustedError.*failed to allocate memory"
    ),
    sources=(
        DOC,
        DOC2,
    ),
    confidence=0.95,
    suggest=suggest,
)
