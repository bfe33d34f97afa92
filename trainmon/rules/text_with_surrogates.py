"""A text holds halves of characters (surrogates) that UTF-8 cannot write.

What happened
    A string with code points U+D800 to U+DFFF was encoded: by a tokenizer, a file that is written, or print().

Why
    The text came from a file or file name that was read with errors="surrogateescape", from JSON with half of an escape pair
    (\\ud83d alone), or was cut in the middle of an emoji.

How to confirm
    `any(0xD800 <= ord(c) <= 0xDFFF for c in text)` is true for the sample.

How to fix
    Clean the texts when they are read: text.encode("utf-8", "ignore").decode("utf-8"); read files with errors="replace".

Easily confused with
    A console that lacks a character: that names a code page, not surrogates.

References
    https://docs.python.org/3/library/codecs.html#error-handlers
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.python.org/3/library/codecs.html#error-handlers"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        'text = text.encode("utf-8", errors="ignore").decode("utf-8") for every text before it is tokenized or written.',
        "Surrogates are halves of characters; UTF-8 has no bytes for them.",
        source=DOCS,
    )
    yield ctx.action(
        'Find where they come from: json.loads of half an escape pair, open(..., errors="surrogateescape"), a text cut by length.',
        "The sample is damaged since then.",
    )


RULE = Rule(
    id="text-with-surrogates",
    error_type=ErrorType.DATA_CORRUPT,
    title="A text holds halves of characters that UTF-8 cannot write",
    description="A string with surrogates (unpaired halves of characters) was to be encoded as UTF-8.",
    needles=("surrogates not allowed",),
    pattern=r"'utf-?8' codec can't encode characters? .*surrogates not allowed",
    sources=(DOCS,),
    confidence=0.9,
    precedence=60,
    suggest=suggest,
)
