"""The library was built without GPU support.

What happened
    LightGBM, XGBoost or MXNet was asked to train on the GPU, and the installed build has no code for that.

Why
    The ordinary package is for the CPU (LightGBM on PyPI, conda's CPU variants, builds for macOS); nvidia-smi says
    nothing of the build.

How to confirm
    `python -c "import xgboost; print(xgboost.build_info())"`; LightGBM: how it was installed.

How to fix
    Install or build the GPU variant, or train on the CPU.

Easily confused with
    A build with GPU support that finds no GPU.

References
    https://lightgbm.readthedocs.io/en/latest/Installation-Guide.html
    https://xgboost.readthedocs.io/en/stable/install.html
    https://github.com/microsoft/LightGBM/blob/master/src/treelearner/cuda/cuda_single_gpu_tree_learner.hpp
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

LIGHTGBM = "https://lightgbm.readthedocs.io/en/latest/Installation-Guide.html"
XGBOOST = "https://xgboost.readthedocs.io/en/stable/install.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    if "Tree Learner" in ctx.line:
        install = "pip install lightgbm --no-binary lightgbm --config-settings=cmake.define.USE_CUDA=ON"
        source = LIGHTGBM
    else:
        install = "pip install --force-reinstall xgboost (Linux wheels hold CUDA), conda: py-xgboost-gpu; mxnet-cu112"
        source = XGBOOST
    yield ctx.action(install, "The installed build has no code for the GPU.", source=source)
    yield ctx.action(
        "Or train on the CPU: device='cpu' (XGBoost tree_method='hist', LightGBM device_type='cpu')",
        "Runs at once, only slower.",
        source=source,
    )


RULE = Rule(
    id="library-built-without-gpu",
    error_type=ErrorType.CUDA_UNAVAILABLE,
    title="The library was built without GPU support",
    description="The installed build has no code for training on the GPU.",
    needles=("not compiled with GPU support", "was not enabled in this build", "Compile with USE_CUDA=1"),
    pattern=r"XGBoost version not compiled with GPU support|(?:CUDA|GPU) Tree Learner was not enabled in this build"
    r"|Compile with USE_CUDA=1 to enable GPU usage",
    sources=(
        LIGHTGBM,
        XGBOOST,
        "https://github.com/microsoft/LightGBM/blob/master/src/treelearner/cuda/cuda_single_gpu_tree_learner.hpp",
    ),
    phase=Phase.SETUP,
    confidence=0.94,
    precedence=60,
    suggest=suggest,
)
