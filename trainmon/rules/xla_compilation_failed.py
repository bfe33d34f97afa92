"""XLA could not compile the program.

What happened
    XLA compiles the graph for the GPU and needs libdevice and ptxas from the CUDA toolkit.

Why
    `libdevice.10.bc` or `ptxas` is not where XLA looks, or an operation has no XLA version.

How to confirm
    `find / -name libdevice.10.bc 2>/dev/null`.

How to fix
    `XLA_FLAGS=--xla_gpu_cuda_data_dir=/path/to/cuda`; `jit_compile=False`.

Easily confused with
    Memory that runs out during compilation.

References
    https://openxla.org/xla
    https://www.tensorflow.org/xla
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://openxla.org/xla"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    if "ptxas exited" in ctx.line:
        yield ctx.action(
            "Use a ptxas as new as the CUDA of jaxlib or TensorFlow: pip install -U 'jax[cuda12]' in a new environment, and "
            "no older one before it on PATH (which -a ptxas)",
            "The assembler that was found does not know what the compiler asked of it.",
            source="https://docs.jax.dev/en/latest/installation.html",
        )
    yield ctx.action(
        "Point XLA at CUDA: export XLA_FLAGS=--xla_gpu_cuda_data_dir=$CUDA_HOME (the "
        "folder with nvvm/libdevice/libdevice.10.bc).",
        "XLA looks for libdevice and ptxas in the CUDA toolkit.",
        source=DOCS,
    )
    yield ctx.action(
        "Or do without: jit_compile=False in model.compile / tf.function.",
        "The program then runs without XLA.",
        source="https://www.tensorflow.org/xla",
    )


RULE = Rule(
    id="xla-compilation-failed",
    error_type=ErrorType.COMPILE_ERROR,
    title="XLA could not compile the program",
    description="XLA or TensorFlow's JIT lacks a tool or failed to compile.",
    needles=(
        "libdevice not found",
        "JIT compilation failed",
        "Couldn't invoke ptxas",
        "No PTX compilation provider",
        "ptxas exited with non-zero",
        "Detected unsupported operations",
    ),
    pattern=(
        r"ptxas exited with non-zero error code|libdevice not found at|JIT compilation failed"
        r"|INTERNAL: .*(?:[Cc]ouldn't invoke ptxas|No PTX compilation provider)"
        r"|Detected unsupported operations when trying to compile graph"
    ),
    sources=(
        DOCS,
        "https://www.tensorflow.org/xla",
    ),
    phase=Phase.TRAINING,
    confidence=0.88,
    precedence=55,
    suggest=suggest,
)
