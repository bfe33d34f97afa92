"""The prompt is already as long as the generated text may become.

What happened
    `generate` counts the prompt in `max_length`, and nothing is left to write.

Why
    `max_length` comes from a default or a configuration, and evaluation prompts are longer.

How to confirm
    Both lengths are in the message.

How to fix
    `max_new_tokens` instead of `max_length`, or shorter prompts.

Easily confused with
    Positions beyond what the model has.

References
    https://huggingface.co/docs/transformers/main_classes/text_generation
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://huggingface.co/docs/transformers/main_classes/text_generation"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Pass max_new_tokens=... to generate() (or GenerationConfig) instead of max_length.",
        f"max_length={ctx['limit']} counts the {ctx['length']} tokens of the prompt too.",
        source=DOCS,
    )
    yield ctx.action(
        "Or truncate prompts: tokenizer(..., truncation=True, max_length=...).",
        "Room is left for the answer then.",
        source="https://huggingface.co/docs/transformers/pad_truncation",
    )


RULE = Rule(
    id="generation-input-too-long",
    error_type=ErrorType.CONFIG_ERROR,
    title="The prompt is already as long as the generated text may become",
    description="The input has {length} tokens, and max_length is {limit}.",
    needles=("but `max_length` is set to",),
    pattern=(
        r"^ValueError: Input length of \S+ is (?P<length>\d+), but `max_length` is set to "
        r"(?P<limit>\d+)"
    ),
    sources=(DOCS,),
    confidence=0.95,
    precedence=58,
    suggest=suggest,
)
