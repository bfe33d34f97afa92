"""The .idx or .bin file of an indexed dataset is missing.

What happened
    The prefix of the data path does not lead to both files.

Why
    The path has the ending `.bin`, or is the folder, or lacks `_text_document` that preprocessing
    appends; the data was not preprocessed.

How to confirm
    `ls PREFIX.idx PREFIX.bin`.

How to fix
    Give the common part of both names to --data-path.

Easily confused with
    A file of raw text.

References
    https://github.com/NVIDIA/Megatron-LM/blob/main/megatron/core/datasets/indexed_dataset.py
    https://github.com/facebookresearch/fairseq/blob/main/fairseq/data/indexed_dataset.py
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://github.com/NVIDIA/Megatron-LM/blob/main/megatron/core/datasets/indexed_dataset.py"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        (
            "List both files (`ls PREFIX.idx PREFIX.bin`) and give their common prefix without ending to "
            "--data-path, e.g. my-data_text_document."
        ),
        "The path is a prefix, neither a file nor a folder.",
        source=DOCS,
    )
    yield ctx.action(
        (
            "If there are none, run the preprocessing step (Megatron: tools/preprocess_data.py, fairseq: "
            "fairseq-preprocess)."
        ),
        "It writes the pair.",
    )


RULE = Rule(
    id="indexed-dataset-missing",
    error_type=ErrorType.DATA_NOT_FOUND,
    title="The .idx or .bin file of an indexed dataset is missing",
    description="Megatron and fairseq read a pair of files, PREFIX.idx and PREFIX.bin; one of them is not there.",
    needles=(
        "Dataset does not exist: ",
        "files cannot be found at the path prefix",
        ".idx",
    ),
    pattern=(
        r"^Dataset does not exist: (?P<prefix>\S+)"
        r"|^Path should be a basename that both \.idx and \.bin can be appended"
        r"|files cannot be found at the path prefix (?P<at>\S+)"
        r"|^FileNotFoundError: .*No such file or directory: '(?P<path>[^']*\.idx)'"
    ),
    sources=(
        DOCS,
        "https://github.com/facebookresearch/fairseq/blob/main/fairseq/data/indexed_dataset.py",
    ),
    phase=Phase.DATA,
    confidence=0.9,
    precedence=60,
    suggest=suggest,
)
