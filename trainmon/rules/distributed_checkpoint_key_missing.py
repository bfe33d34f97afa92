"""The distributed checkpoint does not match the state that asks for it.

What happened
    The load planner looks up every entry of the state dict in the checkpoint's metadata; an entry is
    missing or has another size.

Why
    The model or the optimizer differs from the one that was saved, or names carry another prefix (`model.`,
    `_orig_mod.`).

How to confirm
    List what was saved: `FileSystemReader(path).read_metadata().state_dict_metadata.keys()`.

How to fix
    Build the same model and wrap it in the same way before loading; allow partial loads with
    `DefaultLoadPlanner(allow_partial_load=True)`.

Easily confused with
    A plain `load_state_dict` error, which lists names in quotes.

References
    https://docs.pytorch.org/docs/stable/distributed.checkpoint.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.pytorch.org/docs/stable/distributed.checkpoint.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Build and wrap the model as in the run that saved it, so that every name and size agrees.",
        f"The checkpoint has no fitting entry for `{ctx['key'] or ctx['param']}`.",
    )
    yield ctx.action(
        "For a partial load pass planner=DefaultLoadPlanner(allow_partial_load=True) to dcp.load.",
        "Entries that the checkpoint lacks keep their initial values.",
        source=DOCS,
    )


RULE = Rule(
    id="distributed-checkpoint-key-missing",
    error_type=ErrorType.CHECKPOINT_MISMATCH,
    title="The distributed checkpoint does not match the state that asks for it",
    description="torch.distributed.checkpoint could not plan the load: a key or a size of the "
    "saved state differs from the model's.",
    needles=(
        "Missing key in checkpoint state_dict",
        "Size mismatch between saved",
    ),
    pattern=r"Missing key in checkpoint state_dict: (?P<key>[^\s]+?)\.?$|Size mismatch between "
    r"saved (?P<saved>.{0,60}) and current: (?P<now>.{0,60}) for (?P<param>\S+)",
    sources=(DOCS,),
    phase=Phase.CHECKPOINT,
    confidence=0.9,
    precedence=55,
    suggest=suggest,
)
