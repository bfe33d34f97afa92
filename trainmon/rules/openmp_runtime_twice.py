"""Two copies of the OpenMP runtime were loaded.

What happened
    Intel's OpenMP runtime found that another copy of itself was already loaded, and aborted the process.

Why
    Two packages bring a copy each (conda's MKL or numpy beside pip's torch, OpenCV, scikit-learn or faiss).

How to confirm
    `find $CONDA_PREFIX -name 'libiomp5*' -o -name 'libomp*'` shows more than one file.

How to fix
    Install the packages from one source (all of conda-forge, or all of pip) in a new environment; for the moment
    `KMP_DUPLICATE_LIB_OK=TRUE`, which may crash or compute wrong values.

Easily confused with
    A crash in native code without a reason.

References
    https://github.com/llvm/llvm-project/blob/main/openmp/runtime/src/i18n/en_US.txt
    https://scikit-learn.org/stable/faq.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

SOURCE = "https://github.com/llvm/llvm-project/blob/main/openmp/runtime/src/i18n/en_US.txt"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Make a new environment with numpy, torch and the rest from one source (all conda-forge, or all pip), and "
        "look for the second copy: find $CONDA_PREFIX -name 'libiomp5*' -o -name 'libomp*'",
        "Two packages each brought a copy of the OpenMP runtime; one of them has to go.",
        source=SOURCE,
    )
    yield ctx.action(
        "For the moment: export KMP_DUPLICATE_LIB_OK=TRUE",
        "It lets the program run with both copies, which may crash or silently compute wrong values.",
        source=SOURCE,
    )


RULE = Rule(
    id="openmp-runtime-twice",
    error_type=ErrorType.DEPENDENCY_CONFLICT,
    title="Two copies of the OpenMP runtime were loaded",
    description="The second copy of the OpenMP runtime refused to start and aborted the process.",
    needles=("OMP: Error #15",),
    pattern=r"OMP: Error #15: Initializing (?P<second>\S+), but found (?P<first>\S+) already initialized",
    sources=(SOURCE,),
    phase=Phase.SETUP,
    confidence=0.93,
    suggest=suggest,
)
