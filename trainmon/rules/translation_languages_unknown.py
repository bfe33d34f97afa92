"""fairseq cannot tell the languages of a translation set.

What happened
    No file `split.SRC-TGT.idx` was found in the data folder, and no languages were given.

Why
    The folder is not the output of `fairseq-preprocess`, the path is wrong, or the set is split in another way.

How to confirm
    List the folder: it holds files such as `train.de-en.de.idx` and `dict.de.txt`.

How to fix
    Give the binarised folder, or `--source-lang` and `--target-lang`.

Easily confused with
    A missing dictionary, which is reported as a missing file.

References
    https://github.com/facebookresearch/fairseq/blob/main/fairseq/tasks/translation.py
    https://github.com/facebookresearch/fairseq/blob/main/fairseq/data/data_utils.py
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://github.com/facebookresearch/fairseq/blob/main/fairseq/tasks/translation.py"
SOURCE = "https://github.com/facebookresearch/fairseq/blob/main/fairseq/data/data_utils.py"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Point the data argument at the folder that `fairseq-preprocess` wrote (`--destdir`).",
        "The languages are read from the names of its files, as in `train.de-en.de.idx`.",
        source=SOURCE,
    )
    yield ctx.action(
        "If the files are named otherwise, give the languages: `--source-lang SRC --target-lang TGT`.",
        "fairseq then has nothing to guess.",
        source=DOCS,
    )


RULE = Rule(
    id="translation-languages-unknown",
    error_type=ErrorType.CONFIG_ERROR,
    title="fairseq cannot tell the languages of a translation set",
    description="The data folder has no file that names its languages.",
    needles=("Could not infer language pair",),
    pattern=r"^Exception: Could not infer language pair, please provide it explicitly",
    sources=(
        DOCS,
        SOURCE,
    ),
    phase=Phase.SETUP,
    confidence=0.9,
    precedence=70,
    suggest=suggest,
)
