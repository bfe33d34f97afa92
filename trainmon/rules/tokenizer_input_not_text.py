"""The tokenizer was given something that is not text.

What happened
    A value that goes to the tokenizer is None, a number, a dict or a nested list.

Why
    Empty cells read as NaN or None, the wrong column, or chat messages that were not turned into text.

How to confirm
    Look for values that are not `str` in the column: `[type(x) for x in column if not isinstance(x, str)]`.

How to fix
    Drop or replace empty values, convert with `str()`, apply the chat template first.

Easily confused with
    Text that is too long.

References
    https://huggingface.co/docs/transformers/main_classes/tokenizer
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://huggingface.co/docs/transformers/main_classes/tokenizer"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Make every value of the text (prompt) column a str: drop None/NaN rows (`df.dropna(subse"
        "t=[...])`, dataset.filter(lambda r: isinstance(r['text'], str))).",
        "Empty cells become None or float('nan'), which are no text.",
        source=DOCS,
    )
    yield ctx.action(
        "Check that the tokenizer gets the right column, and chat messages go through "
        "tokenizer.apply_chat_template first.",
        "Dicts and nested lists are not text.",
    )


RULE = Rule(
    id="tokenizer-input-not-text",
    error_type=ErrorType.DATASET_INVALID,
    title="The tokenizer was given something that is not text",
    description="The tokenizer accepts text or lists of text, and got another type.",
    needles=(
        "text input must be of type",
        "TextEncodeInput must be Union",
        "TextInputSequence must be",
        "PreTokenizedInputSequence must be",
    ),
    pattern=r"text input must be of type|TextEncodeInput must be Union|(?:PreTokenized(?:Encode)?|"
    r"Text)InputSequence must be",
    sources=(DOCS,),
    confidence=0.92,
    precedence=58,
    suggest=suggest,
)
