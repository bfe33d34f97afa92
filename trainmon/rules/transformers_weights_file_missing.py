"""The model folder holds no weights file.

What happened
    `from_pretrained` was given a folder without `model.safetensors`, `pytorch_model.bin` or their index.

Why
    The folder is the parent of the checkpoints, holds only an adapter (LoRA), is an unfinished save or
    download, or a DeepSpeed/FSDP checkpoint that has not been merged.

How to confirm
    `ls -l` the folder.

How to fix
    Point at the `checkpoint-N` folder; load adapters with PEFT; merge sharded states first
    (`zero_to_fp32.py`, `accelerate merge-weights`).

Easily confused with
    A repository id of the Hub that was mistyped.

References
    https://huggingface.co/docs/transformers/main_classes/model
    https://huggingface.co/docs/peft/en/developer_guides/checkpoint
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://huggingface.co/docs/transformers/main_classes/model"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    path = ctx["path"]
    yield ctx.action(
        f"Look into the folder (`ls -l {path}`) and pass the one that holds the weights, "
        f"e.g. {path.rstrip('/')}/checkpoint-N.",
        "Training writes its checkpoints into sub-folders.",
        source=DOCS,
    )
    yield ctx.action(
        "If it holds adapter_config.json, load the base model and then PeftModel.from_pretrained("
        "base, path).",
        "A LoRA folder has only adapter_model.safetensors.",
    )
    yield ctx.action(
        "If it is a DeepSpeed or FSDP checkpoint, merge it first: `python zero_to_fp32.py "
        ". OUT` or `accelerate merge-weights DIR OUT`.",
        "Sharded states are no weights file that from_pretrained can read.",
    )


RULE = Rule(
    id="transformers-weights-file-missing",
    error_type=ErrorType.CHECKPOINT_NOT_FOUND,
    title="The model folder holds no weights file",
    description="transformers found no weights in `{path}`.",
    needles=("Error no file named",),
    pattern=r"Error no file named (?P<file>[\w.\-]+).* found in directory (?P<path>.+?)(?: or `from_\w+`.*|\.)?$",
    sources=(
        DOCS,
        "https://huggingface.co/docs/peft/en/developer_guides/checkpoint",
    ),
    confidence=0.95,
    precedence=60,
    suggest=suggest,
)
