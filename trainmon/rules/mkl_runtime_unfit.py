"""Intel's MKL does not fit the environment.

What happened
    MKL could not load its kernels, or its threading layer clashes with the OpenMP library in the process.

Why
    Packages of pip and conda are mixed: NumPy links one MKL or OpenMP, torch another.

How to confirm
    `conda list | grep -iE 'mkl|openmp|numpy'`, `pip list | grep -iE 'mkl|numpy'`.

How to fix
    Install NumPy and torch from one source; for the clash of layers set MKL_THREADING_LAYER=GNU or import numpy
    first.

Easily confused with
    OpenMP that is loaded twice on Windows and macOS.

References
    https://docs.conda.io/projects/conda/en/latest/user-guide/troubleshooting.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.conda.io/projects/conda/en/latest/user-guide/troubleshooting.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    if ctx["layer"]:
        yield ctx.action(
            "export MKL_THREADING_LAYER=GNU",
            "Then MKL uses the OpenMP library that is in the process already.",
        )
    yield ctx.action(
        "Reinstall NumPy and MKL from one source: `conda install -c conda-forge --force-reinstall mkl numpy`, or both "
        "with pip.",
        "Mixed builds of pip and conda bring libraries that do not fit each other.",
        source=DOCS,
    )


RULE = Rule(
    id="mkl-runtime-unfit",
    error_type=ErrorType.DEPENDENCY_CONFLICT,
    title="Intel's MKL does not fit the environment",
    description="MKL's libraries are incomplete or clash with another OpenMP library.",
    needles=("MKL FATAL ERROR", "MKL_THREADING_LAYER="),
    pattern=r"(?i)mkl FATAL ERROR: |(?P<layer>MKL_THREADING_LAYER=\w+ is incompatible with )",
    sources=(DOCS,),
    phase=Phase.SETUP,
    confidence=0.93,
    precedence=60,
    suggest=suggest,
)
