"""datasets could not build the dataset.

What happened
    `datasets` wraps whatever went wrong while it read the files.

Why
    See the exception that stands above this one.

How to confirm
    Read upwards to the first exception of the chain.

How to fix
    Correct the file or the schema that the first exception names.

Easily confused with
    The cause itself.

References
    https://huggingface.co/docs/datasets/loading
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Role, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://huggingface.co/docs/datasets/loading"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Read the first exception above this one: it names the file, column or row.",
        "This error only wraps it.",
        source=DOCS,
    )
    yield ctx.action(
        "Clear a half-built cache: remove the dataset's folder under $HF_DATASETS_CACHE, "
        "or download_mode='force_redownload'.",
        "A partial cache is reused otherwise.",
    )


RULE = Rule(
    id="dataset-generation-failed",
    error_type=ErrorType.DATA_CORRUPT,
    title="datasets could not build the dataset",
    description="Building the dataset's Arrow files failed; the error before it says why.",
    needles=("An error occurred while generating the dataset",),
    pattern=r"An error occurred while generating the dataset",
    sources=(DOCS,),
    role=Role.CASCADE,
    phase=Phase.DATA,
    confidence=0.6,
    precedence=30,
    suggest=suggest,
)
