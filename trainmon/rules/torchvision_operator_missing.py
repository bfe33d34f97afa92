"""torchvision (or torchaudio) does not fit the installed torch.

What happened
    Each torchvision release is built for one torch release and CUDA version.

Why
    One of them was upgraded alone, or one is a CPU build and the other a CUDA build.

How to confirm
    `pip list | grep -E '^torch'`.

How to fix
    Install both together from one index.

Easily confused with
    A missing torchvision.

References
    https://github.com/pytorch/vision#installation
    https://pytorch.org/get-started/previous-versions/
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://github.com/pytorch/vision#installation"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Reinstall the trio together: `pip install -U --force-reinstall torch torchvision "
        "torchaudio --index-url https://download.pytorch.org/whl/cuXXX` (your CUDA).",
        "torch and torchvision must come from the same release and index.",
        source=DOCS,
    )
    yield ctx.action(
        "Look up the pair that belongs together: `pip list | grep torch`, and the table "
        "in torchvision's README.",
        "Each torchvision fits exactly one torch.",
        source=DOCS,
    )


RULE = Rule(
    id="torchvision-operator-missing",
    error_type=ErrorType.DEPENDENCY_CONFLICT,
    title="torchvision (or torchaudio) does not fit the installed torch",
    description="The compiled operators of torchvision could not be loaded with this torch.",
    needles=(
        "operator torchvision::",
        "load custom C++ ops",
        "compiled with different CUDA",
        "torchvision::nms",
        "libtorchaudio",
    ),
    pattern=r"operator torchvision::\w+ does not exist|Couldn't load custom C\+\+ ops|(?:torchvision|"
    r"torchaudio) (?:were|was) compiled with different CUDA|Could not run 'torchvision::nms'|"
    r"(?:OSError|ImportError): .*libtorchaudio",
    sources=(
        DOCS,
        "https://pytorch.org/get-started/previous-versions/",
    ),
    phase=Phase.SETUP,
    confidence=0.94,
    precedence=60,
    suggest=suggest,
)
