"""Compiling a C++ or CUDA extension failed.

What happened
    `torch.utils.cpp_extension` or setuptools called the compiler through ninja, and a compiler reported
    errors.

Why
    Missing headers, a compiler or CUDA toolkit that does not fit torch, an unknown GPU architecture, or too
    little memory for parallel compilation.

How to confirm
    Look above for the first line with `error:`.

How to fix
    Correct what that line says; `MAX_JOBS=2` when compilers are killed; remove the cache in
    `~/.cache/torch_extensions`.

Easily confused with
    An extension that was built and does not fit at run time.

References
    https://docs.pytorch.org/docs/stable/cpp_extension.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.pytorch.org/docs/stable/cpp_extension.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    name = ctx["name"] or ctx["wheel"] or ctx["wheels"] or "the extension"
    yield ctx.action(
        "Find the first `error:` of the compiler above; check that nvcc fits torch: "
        "`nvcc --version; python -c 'import torch; print(torch.version.cuda)'`, and "
        "set CUDA_HOME.",
        f"Building {name} needs the CUDA toolkit of torch's version and a supported gcc.",
        source=DOCS,
    )
    yield ctx.action(
        "Remove the half-built cache (`rm -rf ~/.cache/torch_extensions`) and build with MAX_JOBS=2.",
        "A stale build or a compiler killed for memory fails in the same way.",
        source=DOCS,
    )


RULE = Rule(
    id="extension-build-failed",
    error_type=ErrorType.COMPILE_ERROR,
    title="Compiling a C++ or CUDA extension failed",
    description="The build of a PyTorch extension ended with an error.",
    needles=(
        "'ninja'",
        "died due to signal",
        "Error building extension",
        "build stopped: subcommand failed",
        "Error compiling objects for extension",
        "Failed building wheel for",
        "Could not build wheels for",
        "Failed to build installable wheels",
        "failed-wheel-build-for-install",
    ),
    pattern=r"nvcc error +: '\w+' died due to signal|Command '\['ninja', '-v'[^\]]*\]' returned non-zero|Error building extension "
    r"'(?P<name>[^']+)'|ninja: build stopped: subcommand failed|Error compiling "
    r"objects for extension|ERROR: Failed building wheel for (?P<wheel>\S+)"
    r"|ERROR: Could not build wheels for (?P<wheels>[^,]+?)(?:,|$)|ERROR: Failed to build installable wheels"
    r"|error: failed-wheel-build-for-install",
    sources=(DOCS,),
    phase=Phase.SETUP,
    confidence=0.85,
    precedence=63,
    suggest=suggest,
)
