"""A Flax module was applied without one of its collections, or may not change it.

What happened
    BatchNorm and other modules keep state in collections such as `batch_stats` beside `params`.

Why
    Only the parameters were passed to `apply`, or the collection is not listed in `mutable`.

How to confirm
    `variables.keys()` after `init`.

How to fix
    Pass `{"params": p, "batch_stats": s}` and `mutable=["batch_stats"]` in training.

Easily confused with
    A missing parameter.

References
    https://flax.readthedocs.io/en/latest/api_reference/flax.errors.html
    https://flax-linen.readthedocs.io/en/latest/guides/training_techniques/batch_norm.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://flax.readthedocs.io/en/latest/api_reference/flax.errors.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    name = ctx["missing"] or ctx["fixed"]
    if name:
        yield ctx.action(
            f"out, updates = module.apply({{'params': params, '{name}': state}}, x, mutable=['{name}'])",
            "State beside the parameters is passed in and, in training, handed back.",
            source="https://flax-linen.readthedocs.io/en/latest/guides/training_techniques/batch_norm.html",
        )
        yield ctx.action(
            "For evaluation set use_running_average=True (train=False), so that nothing is updated.",
            "Then no collection need be mutable.",
        )
    else:
        yield ctx.action(
            "Pass the whole dictionary of collections: module.apply({'params': params}, x).",
            "apply expects collections at the top level, not the parameters themselves.",
            source=DOCS,
        )


RULE = Rule(
    id="flax-collection-missing",
    error_type=ErrorType.CODE_ERROR,
    title="A Flax module was applied without one of its collections, or may not change it",
    description="A collection beside the parameters was not passed to apply, or is not mutable there.",
    needles=(
        "ScopeCollectionNotFound",
        "ModifyScopeVariableError",
        "ApplyScopeInvalidVariables",
    ),
    pattern=(
        r"ScopeCollectionNotFound: Tried to access \x22.*\x22 from collection "
        r"\x22(?P<missing>[^\x22\x22]*)\x22"
        r"|ModifyScopeVariableError: Cannot update variable \x22.*\x22 in \x22.*\x22 because "
        r"collection \x22(?P<fixed>[^\x22\x22]*)\x22 is immutable"
        r"|ApplyScopeInvalidVariables(?:Type|Structure)Error: "
    ),
    sources=(
        DOCS,
        "https://flax-linen.readthedocs.io/en/latest/guides/training_techniques/batch_norm.html",
    ),
    confidence=0.94,
    precedence=58,
    suggest=suggest,
)
