"""The dataset is not in its root folder.

What happened
    Dataset classes of torchvision and torchaudio verify their files and do not download unless asked.

Why
    `download=False` with an empty root, another root, or a partial download.

How to confirm
    `ls ROOT`.

How to fix
    `download=True` once, on one process and with internet; delete partial files first.

Easily confused with
    A download that fails in the network.

References
    https://docs.pytorch.org/vision/stable/datasets.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.pytorch.org/vision/stable/datasets.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Pass download=True once, on one process with internet, or correct root=.",
        "The files are not where the dataset looks for them.",
        source=DOCS,
    )
    yield ctx.action(
        "If files are there, delete partial ones: checksums are verified.",
        "An incomplete download counts as not found.",
    )


RULE = Rule(
    id="torchvision-dataset-absent",
    error_type=ErrorType.DATA_NOT_FOUND,
    title="The dataset is not in its root folder",
    description="The dataset class found no, or incomplete, files under root.",
    needles=("use download=True",),
    pattern=r"[Uu]se `?download=True`? to download",
    sources=(DOCS,),
    phase=Phase.DATA,
    confidence=0.94,
    precedence=60,
    suggest=suggest,
)
