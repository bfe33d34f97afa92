"""The checkpoint file has no entry of the expected name.

What happened
    A training script indexes the loaded dictionary by a name that the file does not hold.

Why
    The file is a bare state dict, was written by another script or version, or is a weights-only export.

How to confirm
    `python -c "import torch; print(torch.load('FILE', map_location='cpu').keys())"`.

How to fix
    Read the name the file really has, or load the dictionary itself when it is a bare state dict.

Easily confused with
    A column missing from a batch, which is a matter of the data.

References
    https://docs.pytorch.org/tutorials/recipes/recipes/saving_and_loading_a_general_checkpoint.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.pytorch.org/tutorials/recipes/recipes/saving_and_loading_a_general_checkpoint.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Print the names in the file (torch.load(path, map_location='cpu').keys()) "
        f"and use the one that exists instead of '{ctx['key']}'.",
        "Scripts differ in how they name the parts of a checkpoint.",
        source=DOCS,
    )
    yield ctx.action(
        "If the file is a bare state dict, pass it directly: model.load_state_dict(checkpoint).",
        "Weights-only exports have parameter names at the top level.",
    )


RULE = Rule(
    id="checkpoint-entry-missing",
    error_type=ErrorType.CHECKPOINT_MISMATCH,
    title="The checkpoint file has no entry of the expected name",
    description="The program reads `{key}` from the checkpoint, and the file has no such entry.",
    needles=(
        "KeyError: 'state_dict'",
        "KeyError: 'model",
        "KeyError: 'optim",
        "KeyError: 'epoch'",
        "KeyError: 'lr_sched",
        "KeyError: 'scheduler'",
        "KeyError: 'global_step'",
        "KeyError: 'pytorch-lightning",
        "KeyError: 'ema",
        "KeyError: 'net'",
        "KeyError: 'hyper_parameters'",
    ),
    pattern=r"^KeyError: '(?P<key>state_dict|model(?:_state(?:_dict)?|_ema)?|optim(?:izer)?(?:_state(?"
    r":_dict)?|_states)?|epoch|lr_scheduler|lr_schedulers|scheduler(?:_state_dict)?|"
    r"global_step|pytorch-lightning_version|ema(?:_state_dict)?|net|hyper_parameters)'$",
    exception=r"KeyError$",
    frames=r"(?i)ckpt|checkpoint|state_dict|torch\.load|resume|pretrained|load_weights|load_model",
    sources=(DOCS,),
    phase=Phase.CHECKPOINT,
    confidence=0.8,
    precedence=55,
    suggest=suggest,
)
