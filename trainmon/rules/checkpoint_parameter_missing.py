"""A parameter is missing from the loaded weights.

What happened
    A conversion or loading script looks parameters up by name.

Why
    Another architecture or format, a prefix of a wrapper, or a shard that was not loaded.

How to confirm
    Print the names in the file.

How to fix
    Load all shards; strip the prefix; use the script for this format.

Easily confused with
    A field missing from the data.

References
    https://docs.pytorch.org/tutorials/beginner/saving_loading_models.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.pytorch.org/tutorials/beginner/saving_loading_models.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        f"Print the names in the file and compare them with `{ctx['key']}`: a prefix "
        "(module., model.), another architecture or a missing shard.",
        "The lookup is by exact name.",
        source=DOCS,
    )


RULE = Rule(
    id="checkpoint-parameter-missing",
    error_type=ErrorType.CHECKPOINT_MISMATCH,
    title="A parameter is missing from the loaded weights",
    description="The weights have no entry `{key}`.",
    needles=("KeyError",),
    pattern=r"^KeyError: '(?P<key>[\w.\-]+\.(?:weight|bias|running_mean|running_var|lora_[AB]\w*(?:\.w"
    r"eight)?|gamma|beta|scale|kernel|embedding))'$",
    exception=r"KeyError$",
    sources=(DOCS,),
    confidence=0.82,
    precedence=53,
    suggest=suggest,
)
