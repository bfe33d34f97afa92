"""The checkpoint file does not exist.

What happened
    The program tried to open a file of weights that is not there.

Why
    A wrong or relative path, a checkpoint that was never written or was removed by a limit on kept
    checkpoints, or a disk that is not mounted on this node.

How to confirm
    `ls -ld` the path from the job's working folder, on the node that failed.

How to fix
    Give the right absolute path; list what there is in the output folder; download the weights first.

Easily confused with
    A missing folder when saving, where the file is to be created.

References
    https://docs.pytorch.org/docs/stable/generated/torch.load.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule


def suggest(ctx: Context) -> Iterator[Suggestion]:
    path = ctx["path"]
    if path and not path.startswith("/"):
        yield ctx.action(
            f"Give an absolute path: `{path}` is looked up from the working folder of the job.",
            "Launchers and schedulers often start in another folder.",
        )
    yield ctx.action(
        f"List what exists: `ls -l \"$(dirname '{path}')\"`, and point the run at a "
        "checkpoint that is there.",
        "The newest checkpoint may have another name, or was never written.",
    )
    yield ctx.action(
        "If the weights are to be downloaded or trained first, run that step before this one.",
        "The file is an input of this run.",
    )


RULE = Rule(
    id="checkpoint-path-missing",
    error_type=ErrorType.CHECKPOINT_NOT_FOUND,
    title="The checkpoint file does not exist",
    description="There is no file or folder `{path}`.",
    needles=("No such file or directory",),
    pattern=(
        r"No such file or directory: '?\x22?(?P<path>[^'\x22]*(?:\.pth?(?:\.tar)?|\.ckpt|\.safetensors|\.pdparams"
        r"|\.caffemodel|\.weights|\.h5|pytorch_model[^'\x22/]*|adapter_model[^'\x22/]*|checkpoint[-_][^'\x22]*"
        r"|trainer_state\.json|(?:network[-_])?snapshot[-_][^'\x22/]*\.pkl))['\x22]?"
    ),
    sources=("https://docs.pytorch.org/docs/stable/generated/torch.load.html",),
    confidence=0.92,
    precedence=58,
    suggest=suggest,
)
