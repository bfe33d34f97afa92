"""Code that builds or checks an object refused a setting.

What happened
    The exception was raised on purpose by a constructor, or by code that validates settings.

Why
    A value out of range or of another kind, an option that is not supported, or two that
    exclude each other.

How to confirm
    The message names the setting; the innermost frame is the check.

How to fix
    Change the setting that the message names, in the configuration, the command line or the
    call.

Easily confused with
    Data and tensors that are checked later, while the program works.

References
    https://docs.python.org/3/tutorial/errors.html#raising-exceptions
    https://docs.python.org/3/tutorial/errors.html#raising-exceptions
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Role, Suggestion
from trainmon.rules._refusal import OF_SETTINGS, OF_VALUES, at, says
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.python.org/3/tutorial/errors.html#raising-exceptions"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        f"Change the setting that the message names{at(ctx)}.",
        ctx["what"][:200],
        source=DOCS,
    )


RULE = Rule(
    id="refused-while-building",
    error_type=ErrorType.CONFIG_ERROR,
    title="A setting was refused when something was built",
    description="A constructor or a check of settings does not accept a value.",
    needles=(
        "Error: ",
        "Exception: ",
    ),
    pattern=says(
        *OF_SETTINGS,
        r"\b(?:divisible|positive|negative|greater|less|larger|smaller|at least|at most|between|equal"
        r"|multiple|non-?negative)\b",
        exception=OF_VALUES,
    ),
    raised_by=(
        r":(?:__init__|__post_init__|__new__|_?validate(?:_(?:\w+_)?(?:args?|arguments|config|params?"
        r"|options?|settings?|environment))?|_?check_(?:\w+_)?(?:args?|arguments|config|params?|options?)"
        r"|from_config|_?verify\w*|_?set_\w+|make_\w+|_?build\w*|_?create\w*|_?setup\w*|configure\w*"
        r"|_?init_\w+): "
        r"|(?i:config\w*|args|arguments|hparams|options|cli)\.py:\w+: "
    ),
    sources=(DOCS,),
    role=Role.FALLBACK,
    confidence=0.5,
    precedence=27,
    suggest=suggest,
)
