"""The parts of a ZeRO checkpoint do not fit together.

What happened
    DeepSpeed's script reads the states of all processes and joins the flat parameters.

Why
    Files of two runs lie in one folder, a process did not write its part, the file is of another kind
    (model states and not optimizer states, stage 0), or the script is of another version than the one
    that wrote the checkpoint.

How to confirm
    Count `*_optim_states.pt` in the folder and compare with the number of processes; compare
    DeepSpeed's versions.

How to fix
    Use the script in the checkpoint's own folder with the version that wrote it; convert a checkpoint
    of one whole run.

Easily confused with
    A file that is cut off.

References
    https://github.com/deepspeedai/DeepSpeed/blob/master/deepspeed/utils/zero_to_fp32.py
    https://deepspeed.readthedocs.io/en/latest/model-checkpointing.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://github.com/deepspeedai/DeepSpeed/blob/master/deepspeed/utils/zero_to_fp32.py"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        (
            "Run the zero_to_fp32.py that lies in the checkpoint's folder with the version of DeepSpeed that "
            "wrote it, on a folder with the files of one run only: as many *_optim_states.pt as there were "
            "processes."
        ),
        "The parts do not add up to the parameters.",
        source=DOCS,
    )


RULE = Rule(
    id="zero-checkpoint-inconsistent",
    error_type=ErrorType.CHECKPOINT_MISMATCH,
    title="The parts of a ZeRO checkpoint do not fit together",
    description="zero_to_fp32 could not put the parts of the checkpoint together.",
    needles=(
        "numels out of",
        "is not a zero checkpoint",
        "is not a model state checkpoint",
        "of '*_optim_states.pt' under",
        "unknown zero stage",
        "parameter alignment paddings for group",
    ),
    pattern=(
        r"^ValueError: (?:consumed \d+ numels out of \d+|.* is not a (?:zero|model state) checkpoint"
        r"|Expected \d+ (?:of '\*_optim_states\.pt' under|parameter alignment paddings for group \d+)|unknown zero stage)"
    ),
    sources=(
        DOCS,
        "https://deepspeed.readthedocs.io/en/latest/model-checkpointing.html",
    ),
    phase=Phase.CHECKPOINT,
    confidence=0.88,
    precedence=57,
    suggest=suggest,
)
