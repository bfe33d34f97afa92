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
        "libdevice.10.bc",
        "JIT compilation failed",
        "Couldn't invoke ptxas",
        "XlaCompile",
        "No PTX compilation provider",
    ),
    pattern=r"libdevice not found at|JIT compilation failed|INTERNAL: .*(?:[Cc]ouldn't invoke "
    r"ptxas|No PTX compilation provider)|(?:InvalidArgumentError|XlaRuntimeError): "
    r".*(?:Detected unsupported operations|XLA compilation)",
    sources=(
        DOCS,
        "https://www.tensorflow.org/xla",
    ),
    phase=Phase.TRAINING,
    confidence=0.88,
    precedence=55,
    suggest=suggest,
)
