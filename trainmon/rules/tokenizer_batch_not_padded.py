"""Tokenised texts of different lengths cannot become one tensor.

What happened
    Rows of a batch have different lengths or nested lists, so that no tensor can be made of them.

Why
    `padding`/`truncation` are off, `labels` are lists of other lengths than `input_ids`, or a text column
    was left in the batch.

How to confirm
    Print the lengths of every column in one batch.

How to fix
    `padding=True, truncation=True`; a collator that pads the labels (DataCollatorForSeq2Seq,
    DataCollatorForTokenClassification); remove text columns.

Easily confused with
    A missing padding token.

References
    https://huggingface.co/docs/transformers/pad_truncation
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://huggingface.co/docs/transformers/pad_truncation"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    found = ctx.search(r"your features \(`(?P<column>\w+)`")
    column = found["column"] if found else "labels"
    if column == "labels" or column == "label":
        yield ctx.action(
            "Use a collator that pads the labels too: DataCollatorForSeq2Seq, DataCollatorForTokenCla"
            "ssification, or DataCollatorForLanguageModeling.",
            "The plain padding collator pads only the tokenizer's own outputs.",
            source=DOCS,
        )
    yield ctx.action(
        "Call the tokenizer with padding=True and truncation=True (max_length=…), and "
        f"look at the nesting of `{column}`.",
        "A tensor needs rows of one length.",
        source=DOCS,
    )
    yield ctx.action(
        "Drop text columns: dataset.map(..., remove_columns=dataset.column_names).",
        "Strings cannot become tensors.",
    )


RULE = Rule(
    id="tokenizer-batch-not-padded",
    error_type=ErrorType.DATASET_INVALID,
    title="Tokenised texts of different lengths cannot become one tensor",
    description="The tokenizer or collator was asked for a tensor of texts that are not padded.",
    needles=(
        "Unable to create tensor, you should probably activate",
        "Unable to convert output",
    ),
    pattern=r"Unable to create tensor, you should probably activate (?:truncation and/or "
    r")?padding|Unable to convert output \S+ \(type: \S+\) to tensor",
    sources=(DOCS,),
    confidence=0.92,
    precedence=58,
    suggest=suggest,
)
