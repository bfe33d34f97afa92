"""The checkpoint lacks weights that the model has.

What happened
    Names of the model's parameters and names in the checkpoint differ; the message lists what the model has
    and the file has not.

Why
    A wrapper added or took away a prefix (`module.` by DataParallel and DDP, `_orig_mod.` by torch.compile,
    `model.` by Lightning), the dictionary is nested one level deeper, or the architecture changed.

How to confirm
    Compare one missing name with the names in the file: `torch.load(path, map_location="cpu").keys()`.

How to fix
    Strip or add the prefix, load `checkpoint["state_dict"]` rather than the whole file, save
    `model.module.state_dict()` in future.

Easily confused with
    A size mismatch, where the names agree. Missing heads are normal when starting from a pre-trained
    backbone: `strict=False`.

References
    https://docs.pytorch.org/docs/stable/generated/torch.nn.Module.html#torch.nn.Module.load_state_dict
    https://docs.pytorch.org/tutorials/beginner/saving_loading_models.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.pytorch.org/docs/stable/generated/torch.nn.Module.html#torch.nn.Module.load_state_dict"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    keys = ctx["keys"]
    wrapped = ctx.search(
        r'Unexpected key\(s\) in state_dict: "(?P<prefix>module\.|_orig_mod\.|model\.|'
        r'net\.|state_dict|model")'
    )
    if '"module.' in keys:
        yield ctx.action(
            "Wrap the model in DDP before loading, or load into model.module: model.module.load_state"
            "_dict(state).",
            "The model's names begin with `module.`, the checkpoint's do not.",
            source=DOCS,
        )
    elif wrapped:
        prefix = wrapped["prefix"].strip('"')
        yield ctx.action(
            f'Strip the prefix: state = {{k.removeprefix("{prefix}"): v for k, v in state.items()}} '
            "before load_state_dict.",
            f"The names in the checkpoint begin with `{prefix}`.",
            source=DOCS,
        )
    yield ctx.action(
        'Load the weights inside the file, e.g. load_state_dict(checkpoint["state_dict"]) '
        'or checkpoint["model"], and compare checkpoint.keys() with the missing keys.',
        "Training checkpoints often nest the weights beside optimizer and epoch.",
    )
    yield ctx.action(
        "If the missing parts are meant to start fresh (a new head, an adapter), call "
        "load_state_dict(state, strict=False).",
        "Everything that has a name in common is loaded.",
        source=DOCS,
    )


RULE = Rule(
    id="state-dict-missing-keys",
    error_type=ErrorType.CHECKPOINT_MISMATCH,
    title="The checkpoint lacks weights that the model has",
    description="`load_state_dict` found no tensor in the checkpoint for these parameters: {keys}",
    needles=("Missing key(s) in state_dict", "missing keys in state_dict"),
    # torch below 0.4 raised a KeyError with a set of them.
    pattern=r"Missing key\(s\) in state_dict: (?P<keys>.{0,160})"
    r"|^KeyError: ['\x22]missing keys in state_dict: \x22?\{(?P<set>.{0,160})",
    sources=(
        DOCS,
        "https://docs.pytorch.org/tutorials/beginner/saving_loading_models.html",
    ),
    confidence=0.93,
    precedence=56,
    suggest=suggest,
)
