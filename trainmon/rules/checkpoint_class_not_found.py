"""The checkpoint was pickled with a class that is not here.

What happened
    `torch.save(model)` pickles the whole object; loading looks its classes up by module and name.

Why
    The class was defined in the script that saved it, or was moved or renamed since.

How to confirm
    The message names class and module.

How to fix
    Import or define the class at the same place before loading; save state dicts instead.

Easily confused with
    Worker processes that cannot be given an object.

References
    https://docs.pytorch.org/docs/stable/notes/serialization.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.pytorch.org/docs/stable/notes/serialization.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        f"Define or import `{ctx['name']}` so that it is found in `{ctx['module']}` "
        "before torch.load, or load in the script that saved it.",
        "Pickled objects refer to their class by module and name.",
        source=DOCS,
    )
    yield ctx.action(
        "In future save model.state_dict() and load it into a model built by code.",
        "Tensors need no classes.",
        source=DOCS,
    )


RULE = Rule(
    id="checkpoint-class-not-found",
    error_type=ErrorType.CHECKPOINT_MISMATCH,
    title="The checkpoint was pickled with a class that is not here",
    description="Loading needs the class `{name}`, which the running program does not have at that place.",
    needles=("Can't get attribute '",),
    pattern=r"Can't get attribute '(?P<name>\w+)' on <module '(?P<module>[\w.]+)'",
    exception=r"AttributeError$",
    frames=r"torch/serialization\.py|torch\.load\(",
    sources=(DOCS,),
    confidence=0.75,
    precedence=60,
    suggest=suggest,
)
