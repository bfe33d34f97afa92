"""The weights of a checkpoint do not fit the model.

What happened
    `load_state_dict` collected its complaints into one error whose details are not in the log.

Why
    Names or shapes of the model's parameters differ from those in the file.

How to confirm
    The lines after the message list missing keys, unexpected keys and size mismatches.

How to fix
    Build the model with the configuration the checkpoint was written with; strip prefixes of wrappers.

Easily confused with
    A file that cannot be read at all.

References
    https://docs.pytorch.org/docs/stable/generated/torch.nn.Module.html#torch.nn.Module.load_state_dict
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.pytorch.org/docs/stable/generated/torch.nn.Module.html#torch.nn.Module.load_state_dict"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        f"Compare the names and shapes in the file with {ctx['model']}().state_dict() "
        "and build the model with the configuration of the checkpoint.",
        "Both sides must have the same parameters.",
        source=DOCS,
    )


RULE = Rule(
    id="state-dict-not-loaded",
    error_type=ErrorType.CHECKPOINT_MISMATCH,
    title="The weights of a checkpoint do not fit the model",
    description="Loading the state of `{model}` failed; model and checkpoint differ.",
    needles=("in loading state_dict for",),
    pattern=r"Error\(s\) in loading state_dict for (?P<model>\w+)",
    sources=(DOCS,),
    confidence=0.88,
    precedence=30,
    suggest=suggest,
)
