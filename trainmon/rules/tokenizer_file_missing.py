"""The tokenizer's or vocabulary file does not exist.

What happened
    SentencePiece or a tokenizer was given the path of a model or vocabulary that is not there.

Why
    The tokenizer was not downloaded or trained, or the path is relative to another folder.

How to confirm
    `ls -l` the path in the message.

How to fix
    Correct the path; copy, download or train the tokenizer first.

Easily confused with
    A repository of the Hub without tokenizer files.

References
    https://github.com/google/sentencepiece/blob/master/python/README.md
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://github.com/google/sentencepiece/blob/master/python/README.md"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    path = ctx["path"] or ctx["vocab"]
    yield ctx.action(
        f"Check the path from the job's working folder: `ls -l '{path}'`.",
        "The tokenizer's file is not there.",
        source=DOCS,
    )
    yield ctx.action(
        "Download or train the tokenizer first, and give its absolute path.", "Every rank needs to read it."
    )


RULE = Rule(
    id="tokenizer-file-missing",
    error_type=ErrorType.DATA_NOT_FOUND,
    title="The tokenizer's or vocabulary file does not exist",
    description="There is no tokenizer model at the given path.",
    needles=(
        'Not found: "',
        'NOT_FOUND: "',
        "find a vocabulary file at path",
        "(os error 2)",
    ),
    pattern=r"(?i:not[ _]found): \x22(?P<path>[^\x22]*)\x22: No such file or directory|Can't "
    r"find a vocabulary file at path '(?P<vocab>[^']*)'|^Exception: No such file or directory \(os error 2\)",
    sources=(DOCS,),
    confidence=0.92,
    precedence=58,
    suggest=suggest,
)
