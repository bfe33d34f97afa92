"""The dataset is empty.

What happened
    A sampler, an index or a split was asked for samples of a dataset of length 0.

Why
    A wrong path or pattern that matches nothing, a filter that removes everything (maximum length, missing
    field), a split that is too small, or `drop_last` with fewer samples than a batch.

How to confirm
    Print `len(dataset)` after each step of the preparation.

How to fix
    Correct the path or the filter; check the names of the columns that the filter reads.

Easily confused with
    An index beyond a dataset that has samples.

References
    https://docs.pytorch.org/docs/stable/data.html#torch.utils.data.RandomSampler
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.pytorch.org/docs/stable/data.html#torch.utils.data.RandomSampler"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Print len(dataset) after loading and after every filter or map: one of them leaves 0 samples.",
        "The loader works, but there is nothing in it.",
        source=DOCS,
    )
    yield ctx.action(
        "Check that path and pattern match files, and that the columns a filter or "
        "template reads exist under that name (dataset.column_names; dataset_info).",
        "A pattern or column that does not fit drops every sample silently.",
    )
    yield ctx.action(
        "Check the split sizes and maximum length settings; keep at least one sample per split.",
        "Small data can vanish in a split or in a length filter.",
    )


RULE = Rule(
    id="empty-dataset",
    error_type=ErrorType.DATASET_INVALID,
    title="The dataset is empty",
    description="The dataset or split that is to be read has no samples.",
    needles=(
        "num_samples=0",
        "n_samples=0",
        "with 0 sample(s)",
        "resulting train set will be empty",
        "empty dataset",
        "dataset is empty",
        "received an empty list of sequences",
    ),
    pattern=(
        r"num_samples=0$|With n_samples=0,|Found array with 0 sample\(s\)|the\s+resulting train set will be empty"
        r"|(?:Error|Exception): .*(?:[Ee]mpty (?:train(?:ing)? )?dataset|[Dd]ataset is empty)"
        r"|RuntimeError: received an empty list of sequences$"
    ),
    sources=(DOCS,),
    phase=Phase.DATA,
    confidence=0.93,
    precedence=64,
    suggest=suggest,
)
