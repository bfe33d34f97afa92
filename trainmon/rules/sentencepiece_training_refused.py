"""SentencePiece cannot train a vocabulary with these settings.

What happened
    The trainer counts characters and pieces of the text and compares them with the vocabulary asked
    for.

Why
    The text has fewer distinct pieces than `vocab_size`, or more distinct characters than fit into it;
    a value lies outside its range; or no sentence was read.

How to confirm
    Read the two numbers in the message; count the lines and characters of the text.

How to fix
    Set `vocab_size` to what the message allows, or `hard_vocab_limit=false`; for too many characters
    lower `character_coverage`; check that the input has lines.

Easily confused with
    A model file that cannot be read.

References
    https://github.com/google/sentencepiece/blob/master/doc/options.md
    https://github.com/google/sentencepiece/blob/master/src/trainer_interface.cc
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://github.com/google/sentencepiece/blob/master/doc/options.md"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    if ctx["most"]:
        yield ctx.action(
            f"Set vocab_size to at most {ctx['most']}, or hard_vocab_limit=false; a larger text allows more.",
            "The text has no more distinct pieces.",
            source=DOCS,
        )
        return
    if ctx["least"]:
        yield ctx.action(
            f"Set vocab_size above {ctx['least']}, or lower character_coverage (0.9995 for many scripts, at least 0.98).",
            "Each character that must be covered takes a piece of its own.",
            source=DOCS,
        )
        return
    yield ctx.action(
        (
            "Compare the setting that the message (or the check in brackets) names with the text: "
            "vocab_size, character_coverage, input_sentence_size, input; count the lines of the input."
        ),
        (
            "`[!sentences_.empty()]` means that no line was read; a name in brackets is the setting that was "
            "checked."
        ),
    )


RULE = Rule(
    id="sentencepiece-training-refused",
    error_type=ErrorType.CONFIG_ERROR,
    title="SentencePiece cannot train a vocabulary with these settings",
    description="The trainer checked its settings against the text: {what}",
    needles=(
        "trainer_interface.cc",
        "_trainer.cc",
    ),
    pattern=(
        r"(?:trainer_interface|\w+_model_trainer|sentencepiece_trainer)\.cc"
        r"\(\d+\) (?:LOG\(FATAL\) )?\[.*?\] ?(?:Vocabulary size too (?P<high>high) \("
        r"(?P<size>\d+)\)\. Please set it to a value <= (?P<most>\d+)"
        r"|Vocabulary size is smaller than (?P<small>required_chars)\. (?P<given>\d+) vs (?P<least>\d+)"
        r"|(?P<what>.*))"
    ),
    sources=(
        DOCS,
        "https://github.com/google/sentencepiece/blob/master/src/trainer_interface.cc",
    ),
    phase=Phase.DATA,
    confidence=0.85,
    precedence=57,
    suggest=suggest,
)
