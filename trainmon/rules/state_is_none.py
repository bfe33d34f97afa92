"""None was given where the state of a checkpoint is loaded.

What happened
    `load_state_dict` or its like looked into what it was given, and that is None.

Why
    The checkpoint stores None for this part (no scheduler, no scaler, no EMA was used when it was
    saved), `.get('…')` found no such entry, or a function that loads the file returned nothing.

How to confirm
    `print({k: type(v) for k, v in checkpoint.items()})`.

How to fix
    Load the part only when the checkpoint has it, or build the run as it was saved.

Easily confused with
    A model that is None.

References
    https://docs.pytorch.org/tutorials/beginner/saving_loading_models.html
    https://docs.pytorch.org/docs/stable/generated/torch.optim.Optimizer.load_state_dict.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.pytorch.org/tutorials/beginner/saving_loading_models.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    frame = ctx.user_frame
    where = f" ({frame.file}:{frame.line}: `{frame.code}`)" if frame else ""
    yield ctx.action(
        f"Print the parts of the checkpoint and their types, and load this one only when it is there{where}.",
        "What is passed to the loader is None: the part was not saved, or has another name.",
        source=DOCS,
    )


RULE = Rule(
    id="state-is-none",
    error_type=ErrorType.CHECKPOINT_MISMATCH,
    title="None was given where the state of a checkpoint is loaded",
    description="A loader of states was given None instead of a dictionary.",
    needles=("NoneType",),
    pattern=r"^(?:TypeError|AttributeError): .*NoneType",
    exception=r"(?:TypeError|AttributeError)$",
    raised_by=r":_?(?:load_state|set_state_dict|restore_state|load_from_state_dict)\w*: ",
    sources=(
        DOCS,
        "https://docs.pytorch.org/docs/stable/generated/torch.optim.Optimizer.load_state_dict.html",
    ),
    phase=Phase.CHECKPOINT,
    confidence=0.75,
    precedence=56,
    suggest=suggest,
)
