"""The compiler did not find a header file.

What happened
    A build stopped at an `#include`.

Why
    The CUDA toolkit or a development package is not installed, or `CUDA_HOME`/`CPATH` points elsewhere.

How to confirm
    `find / -name HEADER 2>/dev/null`; `echo $CUDA_HOME`.

How to fix
    Install the toolkit or the -dev package and set `CUDA_HOME`.

Easily confused with
    A compiler that does not fit.

References
    https://docs.pytorch.org/docs/stable/cpp_extension.html
    https://docs.nvidia.com/cuda/cuda-installation-guide-linux/
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.pytorch.org/docs/stable/cpp_extension.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    header = ctx["header"]
    if header.startswith(("cu", "nv", "thrust", "cub")):
        yield ctx.action(
            "Install the CUDA toolkit of torch's version (conda: `conda install -c nvidia "
            f"cuda-toolkit`, or cuda-cudart-dev) and export CUDA_HOME to it; {header} belongs "
            "to it.",
            "The pip packages of CUDA do not bring all headers.",
            source="https://docs.nvidia.com/cuda/cuda-installation-guide-linux/",
        )
    elif header == "Python.h":
        yield ctx.action(
            "Install Python's headers: `apt-get install python3-dev`, or use a conda Python.",
            "Python.h comes with the development package.",
        )
    else:
        yield ctx.action(
            f"Find the package that brings {header} (`apt-file search {header}`) and install "
            "it, or add its folder to CPATH.",
            "The compiler only looks into its include path.",
        )
    yield ctx.action(
        "Then rebuild: `rm -rf ~/.cache/torch_extensions build/`, and run or pip install "
        "again with --no-cache-dir.",
        "Half-built files stay in the cache.",
        source=DOCS,
    )


RULE = Rule(
    id="header-file-missing",
    error_type=ErrorType.COMPILE_ERROR,
    title="The compiler did not find a header file",
    description="The header {header} is not on the compiler's path.",
    needles=("fatal error:",),
    pattern=r"fatal error: '?(?P<header>[\w./+\-]+\.(?:h|hpp|cuh|hh))'?(?:: No such file "
    r"or directory| file not found)",
    sources=(
        DOCS,
        "https://docs.nvidia.com/cuda/cuda-installation-guide-linux/",
    ),
    phase=Phase.SETUP,
    confidence=0.9,
    precedence=66,
    suggest=suggest,
)
