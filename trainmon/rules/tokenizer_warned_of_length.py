"""The tokenizer warned that a text exceeds the model's maximum length.

What happened
    A warning at tokenising; harmless when the text is cut afterwards.

Why
    Tokenised without truncation.

How to confirm
    An index or shape error in the embedding follows.

How to fix
    `truncation=True`.

Easily confused with
    The failure itself.

References
    https://huggingface.co/docs/transformers/pad_truncation
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Role, Suggestion
from trainmon.rules._rule import Context, Rule

DOC = "https://huggingface.co/docs/transformers/pad_truncation"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    yield ctx.change(
        "sequence_length",
        int(ctx["limit"] or 512),
        "The model has no more positions than that: truncate.",
        source=DOC,
    )


RULE = Rule(
    id="tokenizer-warned-of-length",
    error_type=ErrorType.SHAPE_MISMATCH,
    title="The tokenizer warned that a text exceeds the model's maximum length",
    description="A text gave more tokens than the model has positions.",
    needles=("Token indices sequence length is longer",),
    pattern=(
        r"Token indices sequence length is longer than the specified maximum sequence length for "
        r"this model \((?P<seen>\d+) > (?P<limit>\d+)\)"
    ),
    sources=(DOC,),
    role=Role.CONFIRMATION,
    confidence=0.4,
    suggest=suggest,
)
