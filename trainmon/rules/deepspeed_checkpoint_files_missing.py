"""DeepSpeed found no files of the checkpoint.

What happened
    The engine lists the files of the model's state under FOLDER/TAG and got an empty list.

Why
    Another tag than the folder `latest` names, files on another node's local disk, a Hugging Face
    folder instead of a DeepSpeed one, or a save that was cut off.

How to confirm
    `cat FOLDER/latest; ls FOLDER/$(cat FOLDER/latest)`.

How to fix
    Correct the folder or the tag; copy the files to every node or save to shared storage.

Easily confused with
    A checkpoint of another world size.

References
    https://deepspeed.readthedocs.io/en/latest/model-checkpointing.html
    https://github.com/deepspeedai/DeepSpeed/blob/master/deepspeed/runtime/state_dict_factory.py
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://deepspeed.readthedocs.io/en/latest/model-checkpointing.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        (
            "List the checkpoint (`cat FOLDER/latest; ls FOLDER/$(cat FOLDER/latest)`): it needs "
            "mp_rank_*_model_states.pt. Correct the folder or tag, or resume from an earlier one."
        ),
        "The engine found no such file.",
        source=DOCS,
    )
    yield ctx.action(
        "On several nodes save to a file system that all share, or copy the whole folder to each.",
        "Each node looks in its own folder.",
    )


RULE = Rule(
    id="deepspeed-checkpoint-files-missing",
    error_type=ErrorType.CHECKPOINT_NOT_FOUND,
    title="DeepSpeed found no files of the checkpoint",
    description="No mp_rank_*_model_states.pt lies where the tag and the folder point.",
    needles=("AssertionError",),
    pattern=r"^AssertionError:?\s*$",
    raised_by=r"deepspeed[\\/].*state_dict_factory\.py:\w+: assert len\(self\.ckpt_list\)",
    sources=(
        DOCS,
        "https://github.com/deepspeedai/DeepSpeed/blob/master/deepspeed/runtime/state_dict_factory.py",
    ),
    phase=Phase.CHECKPOINT,
    confidence=0.88,
    precedence=60,
    suggest=suggest,
)
