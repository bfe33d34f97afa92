"""This version of datasets no longer runs dataset scripts.

What happened
    `datasets` 4.0 removed loading scripts; repositories that still rely on one cannot be loaded.

Why
    The dataset has not been converted to plain data files.

How to confirm
    The repository holds a `.py` file of its own name.

How to fix
    Load its Parquet conversion (`revision="refs/convert/parquet"`), or pin `datasets<4`.

Easily confused with
    A missing dataset.

References
    https://github.com/huggingface/datasets/releases/tag/4.0.0
    https://huggingface.co/docs/datasets/loading
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://github.com/huggingface/datasets/releases/tag/4.0.0"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        'Load the converted files: load_dataset(NAME, revision="refs/convert/parquet").',
        "The Hub keeps a Parquet copy of most scripted datasets.",
        source=DOCS,
    )
    yield ctx.action(
        'Or pin the library: `pip install "datasets<4"`.', "Versions before 4 still run scripts.", source=DOCS
    )


RULE = Rule(
    id="dataset-script-unsupported",
    error_type=ErrorType.DEPENDENCY_CONFLICT,
    title="This version of datasets no longer runs dataset scripts",
    description="The dataset is defined by the script {script}, which datasets 4 and later refuse to run.",
    needles=("Dataset scripts are no longer supported",),
    pattern=r"Dataset scripts are no longer supported, but found (?P<script>\S+)",
    sources=(
        DOCS,
        "https://huggingface.co/docs/datasets/loading",
    ),
    phase=Phase.DATA,
    confidence=0.93,
    precedence=60,
    suggest=suggest,
)
