"""A setting of text generation has a value outside its range.

What happened
    The sampling steps check temperature, top_p, top_k and penalties when they are made.

Why
    `temperature=0` meant as greedy decoding, percentages in place of fractions.

How to confirm
    The message names the setting.

How to fix
    `do_sample=False` for greedy decoding, a value in range.

Easily confused with
    Probabilities that are NaN.

References
    https://huggingface.co/docs/transformers/main_classes/text_generation
    https://github.com/huggingface/transformers/blob/main/src/transformers/generation/logits_process.py
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://huggingface.co/docs/transformers/main_classes/text_generation"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    if ctx["option"] == "temperature":
        yield ctx.action(
            "For greedy decoding set do_sample=False and leave temperature out; else a temperature above 0.",
            "Scores are divided by the temperature.",
            source=DOCS,
        )
    else:
        yield ctx.action(
            f"Correct {ctx['option']}: fractions lie between 0 and 1, counts above 0.",
            "The message gives the range.",
            source=DOCS,
        )


RULE = Rule(
    id="generation-option-out-of-range",
    error_type=ErrorType.CONFIG_ERROR,
    title="A setting of text generation has a value outside its range",
    description="{option} is not in the range that it may have.",
    needles=(
        "has to be a strictly positive",
        "has to be a float",
    ),
    pattern=(
        r"^ValueError: `(?P<option>temperature|top_p|top_k|min_p|typical_p|penalty|repetition_penalty|"
        r"epsilon|num_beams)`? .{0,20}has to be a (?:strictly positive|float)"
    ),
    sources=(
        DOCS,
        "https://github.com/huggingface/transformers/blob/main/src/transformers/generation/logits_process.py",
    ),
    confidence=0.94,
    precedence=58,
    suggest=suggest,
)
