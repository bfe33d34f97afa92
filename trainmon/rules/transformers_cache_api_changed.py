"""The model's code uses an older cache interface of transformers.

What happened
    `past_key_values` became a `Cache` object, whose methods were renamed and removed over several versions.

Why
    Code of a repository (`trust_remote_code`) or of a project was written for another version.

How to confirm
    The last frame is in `modeling_*.py` of the repository or the project.

How to fix
    Install the transformers version that the model was written for, use a newer revision, or
    `use_cache=False`.

Easily confused with
    A missing attribute of your own class.

References
    https://huggingface.co/docs/transformers/kv_cache
    https://github.com/huggingface/transformers/releases
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://huggingface.co/docs/transformers/kv_cache"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Install the transformers version given in the model's config.json (`transformers_version"
        "`): `pip install transformers==VERSION`, or take a newer revision of the model.",
        "The model's code and the library are of different times.",
        source=DOCS,
    )
    yield ctx.action("For training set model.config.use_cache = False.", "Training needs no key-value cache.")


RULE = Rule(
    id="transformers-cache-api-changed",
    error_type=ErrorType.DEPENDENCY_CONFLICT,
    title="The model's code uses an older cache interface of transformers",
    description="transformers changed its key-value cache, and the model's code expects the former one.",
    needles=(
        "Cache' object has no attribute",
        "unexpected keyword argument",
        "get_usable_length",
        "get_seq_length",
        "Cache' object is not subscriptable",
        "_supports_sdpa",
        "_tied_weights_keys",
    ),
    pattern=r"'\w*Cache' object (?:has no attribute '(?P<name>\w+)'|is not subscriptable)|"
    r"'tuple' object has no attribute 'get_(?:seq|usable)_length'|forward\(\) got "
    r"an unexpected keyword argument '(?P<keyword>cache_position|past_key_values?|"
    r"num_logits_to_keep|logits_to_keep|num_items_in_batch|position_embeddings|padding_mask)'|"
    r"object has no attribute '(?P<tied>_supports_sdpa|all_tied_weights_keys|_tied_weights_key"
    r"s)'",
    sources=(
        DOCS,
        "https://github.com/huggingface/transformers/releases",
    ),
    confidence=0.88,
    precedence=58,
    suggest=suggest,
)
