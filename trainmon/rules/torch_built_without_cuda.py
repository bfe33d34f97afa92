"""The installed PyTorch was built without GPU support.

What happened
    `.cuda()` or `.to("cuda")` was called in a CPU-only build.

Why
    The CPU wheel was installed: the default on Windows and macOS, after `pip install torch` from a CPU
    index, or by a resolver that replaced the GPU build.

How to confirm
    `python -c "import torch; print(torch.__version__, torch.version.cuda)"` shows `+cpu` or `None`.

How to fix
    Install the CUDA build for your driver from PyTorch's own index, or run on the CPU.

Easily confused with
    A GPU build without a working driver: that reports the driver.

References
    https://pytorch.org/get-started/locally/
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOC = "https://pytorch.org/get-started/locally/"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    files = [frame.file for frame in ctx.exception.frames] if ctx.exception else []
    if any(file.startswith(("/Users/", "/opt/homebrew/")) for file in files):
        yield ctx.action(
            "device = torch.device('mps' if torch.backends.mps.is_available() else 'cpu')",
            "The paths are those of macOS, for which there is no CUDA; Apple's GPU is the device mps.",
            source="https://docs.pytorch.org/docs/stable/notes/mps.html",
        )
        yield ctx.change("use_cpu", True, "Only if training on the CPU is meant.")
        return
    yield ctx.action(
        'python -c "import torch; print(torch.__version__, torch.version.cuda)"; then pip install '
        "--force-reinstall torch "
        "--index-url https://download.pytorch.org/whl/cu126 (the cuXXX that nvidia-smi's CUDA version "
        "allows)",
        "A CPU build cannot use the GPU whatever the driver; reinstall the build with CUDA.",
        source=DOC,
    )
    yield ctx.change("use_cpu", True, "Only if training on the CPU is meant.")


RULE = Rule(
    id="torch-built-without-cuda",
    error_type=ErrorType.CUDA_UNAVAILABLE,
    title="The installed PyTorch was built without GPU support",
    description="This PyTorch build has no CUDA support, but the program asked for a CUDA device.",
    needles=(
        "not compiled with CUDA",
        "not linked with support for",
        "not compiled with XPU",
        "module 'torch._C' has no attribute '_cuda_",
    ),
    pattern=(
        r"Torch not compiled with (?:CUDA|XPU) enabled|PyTorch is not linked with support for \w+ devices"
        r"|(?:Could not run .*|Cannot use .*)not compiled with CUDA(?: support)?"
        r"|module 'torch\._C' has no attribute '_cuda_\w+'"  # torch.cuda.set_device of a CPU build
    ),
    sources=(DOC,),
    confidence=0.96,
    precedence=60,
    suggest=suggest,
)
