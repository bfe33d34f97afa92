"""Tensors that share memory cannot be saved as safetensors.

What happened
    `save_file` found two names with the same storage, or a tensor whose elements do not lie together.

Why
    Tied weights (`lm_head` and the embedding) in a model that does not declare them, a wrapper such as
    a value head around a tied model, slices and transposes.

How to confirm
    The message lists the names.

How to fix
    Save with `safetensors.torch.save_model`, declare `_tied_weights_keys`, turn the format off, or
    clone the tensor.

Easily confused with
    A checkpoint that cannot be read.

References
    https://huggingface.co/docs/safetensors/torch_shared_tensors
    https://github.com/huggingface/safetensors/blob/main/bindings/python/py_src/safetensors/torch.py
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://huggingface.co/docs/safetensors/torch_shared_tensors"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        (
            f"Save without safetensors: {'`save_safetensors=False` (TrainingArguments), ' if ctx.framework == 'hf' else ''}"
            "`safe_serialization=False` (save_pretrained, Accelerator.save_state)."
        ),
        "The pickle form keeps shared tensors.",
        source=DOCS,
    )
    yield ctx.action(
        (
            "Or keep the format: `safetensors.torch.save_model(model, path)`, declare tied weights in "
            "`_tied_weights_keys`, or `.clone().contiguous()` what is only a view."
        ),
        "Each tensor is then stored once.",
    )


RULE = Rule(
    id="tensors-share-memory",
    error_type=ErrorType.CODE_ERROR,
    title="Tensors that share memory cannot be saved as safetensors",
    description=(
        "safetensors stores each tensor once and by itself; these are views of one another or not contiguous."
    ),
    needles=(
        "Some tensors share memory",
        "save a non contiguous tensor",
        "contained shared tensors",
    ),
    pattern=(
        r"Some tensors share memory, this will lead to duplicate memory"
        r"|You are trying to save a non contiguous tensor: `(?P<name>[^`]*)`"
        r"|The weights trying to be saved contained shared tensors"
    ),
    sources=(
        DOCS,
        "https://github.com/huggingface/safetensors/blob/main/bindings/python/py_src/safetensors/torch.py",
    ),
    phase=Phase.CHECKPOINT,
    confidence=0.85,
    precedence=58,
    suggest=suggest,
)
