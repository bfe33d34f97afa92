"""Hydra could not make an object of the configuration.

What happened
    `hydra.utils.instantiate` wraps the error.

Why
    A wrong `_target_` path, or an error in the constructor.

How to confirm
    The first exception of the chain.

How to fix
    Correct the target or its arguments.

Easily confused with
    The cause itself.

References
    https://hydra.cc/docs/advanced/instantiate_objects/overview/
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Role, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://hydra.cc/docs/advanced/instantiate_objects/overview/"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    target = ctx["target"] or ctx["call"] or ctx["make"]
    yield ctx.action(
        f"Check `_target_: {target}`: `python -c 'from hydra.utils import get_class; "
        f'get_class("{target}")\'`, and its arguments.',
        "The first exception of the chain says what failed.",
        source=DOCS,
    )


RULE = Rule(
    id="hydra-instantiation-failed",
    error_type=ErrorType.CONFIG_ERROR,
    title="Hydra could not make an object of the configuration",
    description="Importing or calling a `_target_` of the configuration failed; the error behind "
    "it says why.",
    needles=(
        "Error locating target",
        "Error in call to target",
        "Error instantiating",
    ),
    pattern=r"Error locating target '(?P<target>[^']*)'|Error in call to target '(?P<call>[^']*)'|"
    r"Error instantiating '(?P<make>[^']*)'",
    sources=(DOCS,),
    role=Role.CASCADE,
    confidence=0.6,
    precedence=40,
    suggest=suggest,
)
