"""tokenizer.json is of a form that this version of tokenizers does not know.

What happened
    tokenizers reads the file by the kinds of parts it knows; one part is none of them.

Why
    The file was saved by a newer release (0.20 changed how merges are stored), or was edited.

How to confirm
    `pip show tokenizers transformers` here and where the file was made.

How to fix
    Upgrade both packages, or load the slow tokenizer (`use_fast=False`).

Easily confused with
    A file that is cut short or is a page.

References
    https://huggingface.co/docs/tokenizers/api/tokenizer
    https://github.com/huggingface/tokenizers/releases
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://huggingface.co/docs/tokenizers/api/tokenizer"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Run: pip install --upgrade tokenizers transformers",
        "The file was written by a newer version than the installed one.",
        source=DOCS,
    )
    yield ctx.action(
        (
            "If the versions are fixed, use the slow tokenizer (`AutoTokenizer.from_pretrained(…, "
            "use_fast=False)`) or take a revision of the model from before."
        ),
        "It does not read tokenizer.json.",
    )


RULE = Rule(
    id="tokenizer-form-too-new",
    error_type=ErrorType.DEPENDENCY_CONFLICT,
    title="tokenizer.json is of a form that this version of tokenizers does not know",
    description="The file was written by another version of tokenizers, or by hand.",
    needles=(
        "untagged enum",
        "Unknown tokenizer version",
        "unknown variant",
        "missing field",
        "Model missing.",
    ),
    pattern=(
        r"^Exception: (?:data did not match any variant of untagged enum|Unknown tokenizer version"
        r"|unknown variant|missing field|Model missing\.).* at line \d+ column \d+"
    ),
    sources=(
        DOCS,
        "https://github.com/huggingface/tokenizers/releases",
    ),
    confidence=0.88,
    precedence=58,
    suggest=suggest,
)
