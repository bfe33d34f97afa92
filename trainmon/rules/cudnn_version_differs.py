"""The cuDNN library that was found is not the one the framework was built for.

What happened
    TensorFlow, JAX or PyTorch loaded a cuDNN that is older than the one it was compiled with.

Why
    Another cuDNN comes first on the library path (`LD_LIBRARY_PATH`, a module, a conda package), or another
    framework's wheel brought its own into the same environment.

How to confirm
    The two versions in the message; `pip list | grep -i cudnn`; `echo $LD_LIBRARY_PATH`.

How to fix
    Upgrade cuDNN to at least the version the framework names, or take the older one off the path; give
    frameworks with different needs an environment each.

Easily confused with
    A cuDNN call that fails for its input or for memory.

References
    https://github.com/tensorflow/tensorflow/issues/60913
    https://github.com/openxla/xla/blob/main/xla/stream_executor/cuda/cuda_dnn.cc
    https://github.com/pytorch/pytorch/blob/main/torch/backends/cudnn/__init__.py
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

THREAD = "https://github.com/tensorflow/tensorflow/issues/60913"
SOURCE = "https://github.com/openxla/xla/blob/main/xla/stream_executor/cuda/cuda_dnn.cc"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    built = f">={ctx['built']}" if ctx["built"] else ""
    yield ctx.action(
        f"pip install --upgrade 'nvidia-cudnn-cu12{built}'    # or cu11, cu13: the CUDA of this framework",
        "A newer cuDNN of the same major version serves what was built for an older one, not the other way.",
        source=THREAD,
    )
    yield ctx.action(
        "unset LD_LIBRARY_PATH; pip list | grep -i cudnn    # and no cuDNN module loaded",
        "A second cuDNN on the library path is found first.",
        source=SOURCE,
    )


RULE = Rule(
    id="cudnn-version-differs",
    error_type=ErrorType.CUDA_LIBRARY_ERROR,
    title="The cuDNN library that was found is not the one the framework was built for",
    description="The framework needs another cuDNN version than the one that was loaded.",
    needles=("runtime CuDNN library", "cuDNN version incompatibility"),
    pattern=(
        r"Loaded runtime CuDNN library: (?P<found>[\d.]+).* but source was compiled with:? (?P<built>[\d.]*\d)"
        r"|cuDNN version incompatibility: PyTorch was compiled"
    ),
    sources=(THREAD, SOURCE, "https://github.com/pytorch/pytorch/blob/main/torch/backends/cudnn/__init__.py"),
    confidence=0.9,
    precedence=62,
    suggest=suggest,
)
