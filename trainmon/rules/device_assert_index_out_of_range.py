"""An index on the GPU is outside the table it looks into.

What happened
    The kernel checks each index and stops the CUDA context when one is out of range.

Why
    Token ids beyond the embedding's rows (tokens were added without resizing), positions beyond
    `max_position_embeddings`, node indices beyond the batch, labels used as indices.

How to confirm
    Run one batch on the CPU: there the same lookup raises `IndexError` at its line. Print `ids.max()`
    beside `embedding.num_embeddings`.

How to fix
    Resize the embedding to the tokenizer, truncate to the model's maximum length, correct index offsets.

Easily confused with
    A label out of range in the loss, whose assertion names n_classes.

References
    https://docs.pytorch.org/docs/stable/generated/torch.nn.Embedding.html
    https://huggingface.co/docs/transformers/main_classes/model#transformers.PreTrainedModel.resize_token_embeddings
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOC = "https://docs.pytorch.org/docs/stable/generated/torch.nn.Embedding.html"
DOC2 = "https://huggingface.co/docs/transformers/main_classes/model#transformers.PreTrainedModel.resize_token_embeddings"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    long = ctx.search(
        r"longer than the specified maximum sequence length for this model \((?P<seen>\d+) > (?P<limit>\d+)\)"
    )
    if long:
        yield ctx.change(
            "sequence_length",
            int(long["limit"]),
            f"The tokenizer warned of {long['seen']} tokens where the model has {long['limit']} positions: truncate.",
            source="https://huggingface.co/docs/transformers/pad_truncation",
        )
    yield ctx.action(
        "Run one batch on the CPU or with CUDA_LAUNCH_BLOCKING=1, and print ids.min(), ids.max() beside "
        "embedding.num_embeddings",
        "Names the lookup and the index; on the GPU the error surfaces at a later line.",
        source="https://docs.pytorch.org/docs/stable/notes/cuda.html#asynchronous-execution",
    )
    yield ctx.action(
        "model.resize_token_embeddings(len(tokenizer)) after adding tokens; vocab_size >= len(tokenizer)",
        "Token ids that were added to the tokenizer alone have no row in the embedding.",
        source=DOC2,
    )
    yield ctx.action(
        "Truncate to the model's max_position_embeddings (truncation=True, max_length=...); for graphs "
        "check that edge_index "
        "stays below the number of nodes of the batch",
        "Positions and node indices are lookups as well.",
        source=DOC,
    )


RULE = Rule(
    id="device-assert-index-out-of-range",
    error_type=ErrorType.CUDA_DEVICE_ASSERT,
    title="An index on the GPU is outside the table it looks into",
    description="An embedding, gather or index kernel met an index that is negative or too large.",
    needles=(
        "srcIndex < srcSelectDimSize",
        "index out of bounds",
        "dstIndex < dstAddDimSize",
        "input[emb] < numRows",
    ),
    pattern=(
        r"[Aa]ssertion `?(?:srcIndex < srcSelectDimSize|dstIndex < dstAddDimSize|input\[emb\] < numRows)"
        r"|[Aa]ssertion `.*index out of bounds.*failed"
    ),
    sources=(
        DOC,
        DOC2,
    ),
    confidence=0.94,
    precedence=70,
    suggest=suggest,
)
