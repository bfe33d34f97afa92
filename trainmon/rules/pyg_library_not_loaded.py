"""A library of PyTorch Geometric found none of its compiled parts.

What happened
    torch_scatter, torch_sparse, torch_cluster or torch_spline_conv looks for its compiled library beside its Python
    files, found none for this build (CPU or CUDA), and went on with `None`.

Why
    The package was installed from source without a compiler or without CUDA, for another Python, or the wheel is one
    for another CUDA.

How to confirm
    `ls $(python -c "import torch_sparse, os; print(os.path.dirname(torch_sparse.__file__))")` shows no *_cpu.so or
    *_cuda.so; `python -c "import torch; print(torch.__version__, torch.version.cuda)"`.

How to fix
    Reinstall the wheels for exactly this PyTorch and CUDA from PyG's index.

Easily confused with
    "undefined symbol": a compiled part that is there and fits another PyTorch.

References
    https://pytorch-geometric.readthedocs.io/en/latest/install/installation.html
    https://github.com/rusty1s/pytorch_sparse/blob/master/torch_sparse/__init__.py
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://pytorch-geometric.readthedocs.io/en/latest/install/installation.html"
CODE = "https://github.com/rusty1s/pytorch_sparse/blob/master/torch_sparse/__init__.py"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Reinstall the wheels for this PyTorch and CUDA: pip install --force-reinstall torch_scatter torch_sparse -f "
        "https://data.pyg.org/whl/torch-<version>+<cpu or cuXXX>.html",
        "The package holds no compiled library that this process can use.",
        source=DOCS,
    )
    yield ctx.action(
        "Compare: python -c 'import torch; print(torch.__version__, torch.version.cuda)'",
        "The wheel's name must have the same version and CUDA.",
        source=CODE,
    )


RULE = Rule(
    id="pyg-library-not-loaded",
    error_type=ErrorType.DEPENDENCY_MISSING,
    title="A library of PyTorch Geometric has no compiled part for this build",
    description="The compiled part of the package was not found.",
    needles=("'NoneType' object has no attribute 'origin'", "Could not find module '"),
    pattern=r"'NoneType' object has no attribute 'origin'|^ImportError: Could not find module '\w+_(?:cpu|cuda)' in ",
    raised_by=r"torch_(?:scatter|sparse|cluster|spline_conv)/__init__\.py:",
    sources=(DOCS, CODE),
    phase=Phase.SETUP,
    confidence=0.92,
    precedence=60,
    suggest=suggest,
)
