"""The checkpoint has no entry that is read from it.

What happened
    A lookup in what was loaded failed.

Why
    The file was written by another version or another program (`params` against `params_ema`, a bare
    state dict against one under `model` or `state_dict`), holds only weights and not the state of a
    training, or the parameters of the model now have other names.

How to confirm
    `ckpt = torch.load(path, map_location='cpu'); print(ckpt.keys())`.

How to fix
    Set the name of the entry that the file has, load the file without the wrapper, or write the
    checkpoint with the version that reads it.

Easily confused with
    A lookup in the data or in the configuration.

References
    https://docs.pytorch.org/tutorials/beginner/saving_loading_models.html
    https://docs.python.org/3/library/exceptions.html#KeyError
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.pytorch.org/tutorials/beginner/saving_loading_models.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        (
            "Print the keys of the file (`torch.load(path, map_location='cpu').keys()`) and read the one "
            "that holds the weights or the state; many programs have a setting for it (`param_key`, "
            "`strict`, `weights_only`, `resume` against `pretrained`)."
        ),
        "The file has no such entry.",
        source=DOCS,
    )
    yield ctx.action(
        (
            "When a training is resumed, load a checkpoint that holds the training's state, written by the "
            "same version of the program and with the same model, adapters and wrappers."
        ),
        "Weights alone have no optimizer, step or processors.",
    )


RULE = Rule(
    id="checkpoint-lacks-entry",
    error_type=ErrorType.CHECKPOINT_MISMATCH,
    title="The checkpoint has no entry that is read from it",
    description="Code that loads a checkpoint looked up {key}, which is not in it.",
    needles=("KeyError",),
    pattern=r"^(?:\w+\.)*KeyError: (?P<key>.{1,160})",
    exception=r"KeyError$",
    raised_by=(
        r":(?:_?load_?(?:(?:training|train|model|accelerator|optimizer|optim|scheduler"
        r"|pre_?trained|from)_)*(?:state|check_?point|ckpt|net|weights"
        r"|pretrain|params)\w*|_?(?:resume|restore)\w*): "
        r"|: .*(?:\.load_state|\bload_(?:checkpoint|ckpt|weights|network|state_dict))\("
        r"|: .*[^\w.](?:\w+_)?(?:ckpt|check_?point|state_dict|load_net|loaded_net"
        r"|pretrained_dict|pretrain_dict|saved_state|snapshot|weights_dict)\w*\["
    ),
    sources=(
        DOCS,
        "https://docs.python.org/3/library/exceptions.html#KeyError",
    ),
    phase=Phase.CHECKPOINT,
    confidence=0.6,
    precedence=54,
    suggest=suggest,
)
