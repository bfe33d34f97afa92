"""A safetensors file does not hold a tensor that is read from it.

What happened
    `get_tensor`, `get_slice` or a loader asked for a name that the file's header does not list.

Why
    The file belongs to another architecture or was written with another prefix (`model.`, `module.`,
    `base_model.`); of a checkpoint in several files the index is of another one; tied weights are saved
    once.

How to confirm
    `with safe_open(f, 'pt') as s: print(list(s.keys())[:20])`.

How to fix
    Correct the name or its prefix, load the file that the index names, or build the architecture that
    wrote it.

Easily confused with
    A file that was cut off: then its header or size is reported.

References
    https://huggingface.co/docs/safetensors/api/torch
    https://github.com/huggingface/safetensors/blob/main/bindings/python/src/lib.rs
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://huggingface.co/docs/safetensors/api/torch"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        (
            "Print the names in the file (`safe_open(file, 'pt').keys()`) and compare them with the one that "
            "is asked for: a prefix, another architecture, another shard of the checkpoint."
        ),
        "The header of the file does not list it.",
        source=DOCS,
    )


RULE = Rule(
    id="safetensors-tensor-missing",
    error_type=ErrorType.CHECKPOINT_MISMATCH,
    title="A safetensors file does not hold a tensor that is read from it",
    description="The file has no tensor `{tensor}`.",
    needles=("does not contain tensor",),
    pattern=r"SafetensorError: File does not contain tensor (?P<tensor>\S+)",
    sources=(
        DOCS,
        "https://github.com/huggingface/safetensors/blob/main/bindings/python/src/lib.rs",
    ),
    phase=Phase.CHECKPOINT,
    confidence=0.88,
    precedence=57,
    suggest=suggest,
)
