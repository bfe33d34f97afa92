"""A downloaded data file is not the one that is expected.

What happened
    TensorFlow Datasets or Hugging Face Datasets compared the download with the recorded checksum.

Why
    The server sent a page (a quota of Google Drive, a login), the file was cut off, or the source was
    changed after the recipe was written.

How to confirm
    Look at the size in the message and at the first bytes of the file.

How to fix
    Fetch it again later or by hand, update the library, or check the new file and record its checksum.

Easily confused with
    A model file: then the hash is that of the weights.

References
    https://www.tensorflow.org/datasets/overview#fixing_nonmatchingchecksumerror
    https://huggingface.co/docs/datasets/loading
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://www.tensorflow.org/datasets/overview#fixing_nonmatchingchecksumerror"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        (
            "Look at the downloaded file: a few kB are a page instead of the data; then fetch it by hand "
            "into the folder for manual downloads, or try later."
        ),
        "Google Drive and logins answer with a page.",
        source=DOCS,
    )
    yield ctx.action(
        (
            "When the file is whole, update tensorflow-datasets or datasets; after looking at it, "
            "`verification_mode='no_checks'` or `register_checksums=True`."
        ),
        "The source was changed after the checksum was recorded.",
    )


RULE = Rule(
    id="data-download-checksum-differs",
    error_type=ErrorType.DATA_CORRUPT,
    title="A downloaded data file is not the one that is expected",
    description="What was downloaded has another checksum or size than the dataset's recipe says.",
    needles=(
        "NonMatchingChecksumError",
        "NonMatchingSplitsSizesError",
        "Checksums didn't match for",
    ),
    pattern=r"NonMatching(?:Checksum|SplitsSizes)Error|Checksums didn't match for",
    sources=(
        DOCS,
        "https://huggingface.co/docs/datasets/loading",
    ),
    phase=Phase.DATA,
    confidence=0.88,
    precedence=57,
    suggest=suggest,
)
