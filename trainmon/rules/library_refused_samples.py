"""A library refused the samples it was given.

What happened
    A tokenizer, processor or collator raised this on purpose when it was given samples.

Why
    Samples of another form than it expects: missing fields, other lengths, other types, empty ones.

How to confirm
    Print one sample right before the call: its keys, types and lengths.

How to fix
    Convert or drop such samples where the dataset is prepared.

Easily confused with
    Settings of the tokenizer or collator, such as a missing padding token.

References
    https://huggingface.co/docs/transformers/main_classes/data_collator
    https://huggingface.co/docs/transformers/main_classes/tokenizer
    https://huggingface.co/docs/transformers/main_classes/feature_extractor
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Role, Suggestion
from trainmon.rules._rule import Context, Rule

COLLATOR = "https://huggingface.co/docs/transformers/main_classes/data_collator"
TOKENIZER = "https://huggingface.co/docs/transformers/main_classes/tokenizer"
FEATURES = "https://huggingface.co/docs/transformers/main_classes/feature_extractor"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Print one sample right before this call (its keys, types and lengths), and convert or drop what differs.",
        ctx["what"][:160],
        source=COLLATOR,
    )


RULE = Rule(
    id="library-refused-samples",
    error_type=ErrorType.DATASET_INVALID,
    title="A library refused the samples it was given",
    description="The code of a library that turns samples into batches raised this on purpose.",
    needles=("Error: ",),
    pattern=r"^(?:\w+\.)*(?:Value|Type)Error: (?P<what>\S.*)",
    raised_by=(
        r"[\\/](?:transformers[\\/](?:data[\\/]data_collator\.py:\w*(?:__call__|_mask_tokens)"
        r"|tokenization_utils_\w+\.py:(?:pad|_call_one|_encode_plus|convert_to_tensors)"
        r"|feature_extraction_\w+\.py:pad|models[\\/]\w+[\\/]feature_extraction_\w+\.py:__call__"
        r"|trainer_pt_utils\.py:__init__|trainer\.py:_get_train_sampler)"
        r"|datasets[\\/](?:table|arrow_writer|features[\\/]\w+|packaged_modules[\\/]\w+[\\/]\w+)\.py:\w+): raise\b"
    ),
    sources=(COLLATOR, TOKENIZER, FEATURES),
    role=Role.FALLBACK,
    confidence=0.5,
    precedence=40,
    suggest=suggest,
)
