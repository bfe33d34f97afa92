"""A local PEFT adapter folder has its configuration, but no weights.

What happened
    PEFT read `adapter_config.json` in the folder, found neither `adapter_model.safetensors` nor `adapter_model.bin`
    there, and asked the Hub for them, by a path that is no repository's name.

Why
    The save broke off, the weights were not copied (Git LFS, rsync without large files), or a sharded or merged
    checkpoint lies there under other names.

How to confirm
    `ls -l FOLDER`: the weights' file is missing.

How to fix
    Take another checkpoint, or copy the weights' file into the folder.

Easily confused with
    A repository of the Hub that does not exist; a wrong path, where the configuration is missing as well.

References
    https://github.com/huggingface/peft/blob/main/src/peft/utils/save_and_load.py
    https://huggingface.co/docs/peft/developer_guides/checkpoint
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

CODE = "https://github.com/huggingface/peft/blob/main/src/peft/utils/save_and_load.py"
DOCS = "https://huggingface.co/docs/peft/developer_guides/checkpoint"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        f"ls -l {ctx['path']}: the file adapter_model.safetensors (or .bin) must stand beside adapter_config.json; copy it "
        "there, or take an earlier checkpoint.",
        "PEFT asks the Hub only for weights that it does not find in the folder.",
        source=CODE,
    )
    yield ctx.action(
        "If the folder came with Git, fetch the large files: git lfs pull",
        "Without them only small files like the configuration are there.",
        source=DOCS,
    )


RULE = Rule(
    id="adapter-folder-without-weights",
    error_type=ErrorType.CHECKPOINT_NOT_FOUND,
    title="The folder of a PEFT adapter holds no weights",
    description="{path} has the adapter's configuration, and its weights are not there.",
    needles=("Repo id must be in the form",),
    pattern=r"Repo id must be in the form .*: '(?P<path>[^']+)'",
    frames=r"peft/utils/save_and_load\.py:load_peft_weights: ",
    sources=(CODE, DOCS),
    phase=Phase.MODEL,
    confidence=0.9,
    precedence=64,
    suggest=suggest,
)
