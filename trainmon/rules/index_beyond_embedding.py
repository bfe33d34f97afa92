"""A token id is outside the embedding table.

What happened
    `embedding` on the CPU checks each index.

Why
    Tokens were added to the tokenizer without resizing the model, the tokenizer belongs to another model,
    `vocab_size` is too small, positions exceed `max_position_embeddings`, or padding is marked with -100
    in the inputs.

How to confirm
    `print(ids.min(), ids.max(), embedding.num_embeddings)` at the frame.

How to fix
    `model.resize_token_embeddings(len(tokenizer))`, the right `vocab_size`, truncation for positions.

Easily confused with
    A list index; the same on the GPU is a device-side assert.

References
    https://docs.pytorch.org/docs/stable/generated/torch.nn.Embedding.html
    https://huggingface.co/docs/transformers/main_classes/model#transformers.PreTrainedModel.resize_token_embeddings
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._arrays import of_torch
from trainmon.rules._rule import Context, Rule

DOC = "https://docs.pytorch.org/docs/stable/generated/torch.nn.Embedding.html"
DOC2 = "https://huggingface.co/docs/transformers/main_classes/model#transformers.PreTrainedModel.resize_token_embeddings"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    frame = ctx.user_frame
    where = f" at {frame.file}:{frame.line}" if frame else ""
    long = ctx.search(
        r"longer than the specified maximum sequence length for this model \((?P<seen>\d+) > (?P<limit>\d+)\)"
    )
    if long:
        yield ctx.change(
            "sequence_length",
            int(long["limit"]),
            f"The tokenizer warned of {long['seen']} tokens where the model has {long['limit']} "
            "positions: truncate.",
            source="https://huggingface.co/docs/transformers/pad_truncation",
        )
    rows = ctx.search(r"indices\[[\d,]+\] = (?P<id>\d+) is not in \[0, (?P<rows>\d+)\)")
    if rows:
        yield ctx.change(
            "vocab_size",
            int(rows["id"]) + 1,
            f"Id {rows['id']} was looked up in {rows['rows']} rows; the largest id of the tokenizer decides.",
            current=int(rows["rows"]),
            source="https://keras.io/api/layers/core_layers/embedding/",
        )
    if not of_torch(ctx):
        yield ctx.action(
            f"print(ids.min(), ids.max()) before the lookup{where}, and compare them with input_dim of the embedding",
            "Ids have to be from 0 to input_dim - 1; padding and unknown words need a row as well.",
            source="https://keras.io/api/layers/core_layers/embedding/",
        )
        return
    yield ctx.action(
        f"print(input_ids.min(), input_ids.max(), embedding.num_embeddings){where}",
        "Names the id (or position) that has no row; clamp or repair ids that are computed.",
        source=DOC,
    )
    yield ctx.action(
        "model.resize_token_embeddings(len(tokenizer)), or set vocab_size = len(tokenizer) when building "
        "the model",
        "Every token id of the tokenizer needs a row in the embedding.",
        source=DOC2,
    )


RULE = Rule(
    id="index-beyond-embedding",
    error_type=ErrorType.INDEX_OUT_OF_RANGE,
    title="A token id is outside the embedding table",
    description="An embedding lookup got an id that is negative or not below the number of rows.",
    needles=(
        "index out of range in self",
        "is not in [0,",
        "out of table",
    ),
    pattern=(
        r"index out of range in self|index out of range: Tried to access index \d+ out of table"
        r"|indices\[[\d,]+\] = -?\d+ is not in \[0, \d+\)"
    ),
    sources=(
        DOC,
        DOC2,
    ),
    confidence=0.95,
    suggest=suggest,
)
