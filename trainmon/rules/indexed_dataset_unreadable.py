"""The index of a binarised dataset is of another form.

What happened
    Megatron and fairseq check the first bytes of PREFIX.idx.

Why
    The index was written by another implementation or version (fairseq `--dataset-impl`), is cut short,
    or is something else.

How to confirm
    `head -c 16 PREFIX.idx | xxd`.

How to fix
    Preprocess again with the code that trains, or name the implementation.

Easily confused with
    A missing file.

References
    https://github.com/facebookresearch/fairseq/blob/main/fairseq/data/indexed_dataset.py
    https://github.com/NVIDIA/Megatron-LM/blob/main/megatron/core/datasets/indexed_dataset.py
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://github.com/facebookresearch/fairseq/blob/main/fairseq/data/indexed_dataset.py"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        (
            "Preprocess the data again with the version that trains; in fairseq give --dataset-impl (mmap, "
            "lazy, cached or raw) as it was in fairseq-preprocess."
        ),
        "The index has another format than the reader's.",
        source=DOCS,
    )


RULE = Rule(
    id="indexed-dataset-unreadable",
    error_type=ErrorType.DATA_CORRUPT,
    title="The index of a binarised dataset is of another form",
    description="The .idx file does not begin as the reader expects.",
    needles=(
        "match expected format",
        "bad header, cannot read",
    ),
    pattern=r"Index file doesn't match expected format|bad header, cannot read: (?P<path>\S+)",
    sources=(
        DOCS,
        "https://github.com/NVIDIA/Megatron-LM/blob/main/megatron/core/datasets/indexed_dataset.py",
    ),
    phase=Phase.DATA,
    confidence=0.9,
    precedence=60,
    suggest=suggest,
)
