"""A PEFT adapter's configuration is there, its weights are not.

What happened
    PEFT read `adapter_config.json` and found neither `adapter_model.safetensors` nor `adapter_model.bin`
    beside it, nor on the Hub under that name.

Why
    The save was interrupted, only part of the folder was copied, or the path is that of a run's folder and
    the weights are in a `checkpoint-…` folder below it.

How to confirm
    List the folder of the message.

How to fix
    Give the folder that holds both files, or save the adapter again with `model.save_pretrained(…)`.

Easily confused with
    A missing `adapter_config.json` ("Can't find 'adapter_config.json' at …").

References
    https://github.com/huggingface/peft/blob/main/src/peft/utils/save_and_load.py
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

CODE = "https://github.com/huggingface/peft/blob/main/src/peft/utils/save_and_load.py"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        f"List {ctx['path']} and the checkpoint-… folders below it, and give the one that holds "
        "adapter_model.safetensors (or adapter_model.bin) beside adapter_config.json.",
        "PEFT looks for the weights only in the folder that it is given.",
        source=CODE,
    )
    yield ctx.action(
        "If no folder has them, save the adapter again: `model.save_pretrained(folder)` on the PeftModel, on the "
        "main process, before the job ends.",
        "The configuration alone cannot restore the adapter.",
        source=CODE,
    )


RULE = Rule(
    id="adapter-weights-missing",
    error_type=ErrorType.CHECKPOINT_NOT_FOUND,
    title="A PEFT adapter's configuration is there, its weights are not",
    description="Neither {path} nor the Hub has the adapter's weights.",
    needles=("Can't find weights for",),
    pattern=r"Can't find weights for (?P<path>.+?) in .+ or in the Hugging Face Hub",
    sources=(CODE,),
    confidence=0.95,
    precedence=66,
    suggest=suggest,
)
