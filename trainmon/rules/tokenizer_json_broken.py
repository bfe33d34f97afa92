"""tokenizer.json is not whole.

What happened
    The JSON reader of tokenizers stopped.

Why
    A partial download, an error page or a Git LFS pointer in place of the file, a save that was cut
    off.

How to confirm
    `head -c 200 tokenizer.json; ls -l tokenizer.json`.

How to fix
    Delete it from the cache and download it again.

Easily confused with
    A whole file of a newer form.

References
    https://huggingface.co/docs/tokenizers/api/tokenizer
    https://docs.rs/serde_json/latest/serde_json/struct.Error.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://huggingface.co/docs/tokenizers/api/tokenizer"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        (
            "Look at the file (`head -c 200 tokenizer.json`), delete it and download it again "
            "(`force_download=True`)."
        ),
        "It is cut short, a page or a pointer.",
        source=DOCS,
    )


RULE = Rule(
    id="tokenizer-json-broken",
    error_type=ErrorType.CHECKPOINT_CORRUPT,
    title="tokenizer.json is not whole",
    description="The file of the tokenizer is no complete JSON.",
    needles=(
        "expected value at line",
        "EOF while parsing",
        "expected ident",
        "key must be a string",
        "control character",
        "expected `",
        "trailing characters at line",
    ),
    pattern=(
        r"^Exception: (?:expected (?:value|ident|`.`(?: or `.`)?)|EOF while parsing \w+(?: \w+)?"
        r"|trailing characters|key must be a string|control character.*) at line \d+ column \d+"
    ),
    sources=(
        DOCS,
        "https://docs.rs/serde_json/latest/serde_json/struct.Error.html",
    ),
    confidence=0.85,
    precedence=57,
    suggest=suggest,
)
