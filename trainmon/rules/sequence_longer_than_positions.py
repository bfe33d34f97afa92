"""A sequence is longer than the model's maximum length.

What happened
    A model, tokenizer or server compared the length of a sequence with its limit.

Why
    No truncation, or a limit above the model's own.

How to confirm
    `model.config.max_position_embeddings` beside the longest sample.

How to fix
    Truncate (`truncation=True, max_length=…`), split the samples, or a model with a longer context.

Easily confused with
    The tokenizer's warning about long sequences, which is only a hint while the text is cut later.

References
    https://huggingface.co/docs/transformers/pad_truncation
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOC = "https://huggingface.co/docs/transformers/pad_truncation"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    limit = ctx["limit"] or ctx["block"]
    yield ctx.change(
        "sequence_length",
        int(limit) if limit else lambda n: n,
        "Truncate to what the model has positions for (truncation=True, max_length), or split longer "
        "samples.",
        unknown="the model's max_position_embeddings",
        source=DOC,
    )
    yield ctx.action(
        "Print model.config.max_position_embeddings and the longest tokenised sample",
        "Shows how much has to be cut, or which model is long enough.",
        source=DOC,
    )


RULE = Rule(
    id="sequence-longer-than-positions",
    error_type=ErrorType.SHAPE_MISMATCH,
    title="A sequence is longer than the model's maximum length",
    description="The input has more tokens than the model has positions.",
    needles=(
        "maximum context length",
        "longer than the maximum",
        "max_position_embeddings",
        "block size is only",
    ),
    pattern=(
        r"(?:Error|Exception): .*(?:longer than the maximum (?:model|context|sequence) length"
        r"|maximum context length is (?P<limit>\d+)"
        r"|exceeds? (?:the )?(?:model's )?max(?:imum)?[_ ]position_embeddings)"
        r"|Cannot forward sequence of length (?P<length>\d+), block size is only (?P<block>\d+)"
    ),
    sources=(DOC,),
    confidence=0.9,
    suggest=suggest,
)
