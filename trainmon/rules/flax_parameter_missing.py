"""The parameters given to a Flax module lack one that it needs.

What happened
    `apply` looks every parameter up by the name of its module and finds none.

Why
    Parameters of another architecture or version, a renamed submodule, a checkpoint of the bare
    encoder, or the inner dictionary where the outer one belongs.

How to confirm
    `jax.tree.map(jnp.shape, params)` against `module.tabulate(...)`.

How to fix
    Initialise with this module and copy over what fits, or rename the keys.

Easily confused with
    An absent collection such as batch_stats.

References
    https://flax.readthedocs.io/en/latest/api_reference/flax.errors.html
    https://flax-linen.readthedocs.io/en/latest/guides/training_techniques/transfer_learning.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://flax.readthedocs.io/en/latest/api_reference/flax.errors.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        f"Compare the trees: print(jax.tree.map(jnp.shape, params)) and module.tabulate(rng, x); "
        f"{ctx['scope']}/{ctx['name']} is missing.",
        "Parameters are found by the names of the submodules.",
        source=DOCS,
    )
    yield ctx.action(
        "Call variables = module.init(rng, x) and replace in it what the checkpoint holds; pass "
        "{'params': params} to apply.",
        "New submodules then keep their initial values.",
        source="https://flax-linen.readthedocs.io/en/latest/guides/training_techniques/transfer_learning.html",
    )


RULE = Rule(
    id="flax-parameter-missing",
    error_type=ErrorType.CHECKPOINT_MISMATCH,
    title="The parameters given to a Flax module lack one that it needs",
    description="There is no parameter {name} in the scope {scope}.",
    needles=("ScopeParamNotFoundError",),
    pattern=(
        r"ScopeParamNotFoundError: (?:Could not find parameter|No parameter) named "
        r"\x22(?P<name>[^\x22\x22]*)\x22(?: exists)? in scope \x22(?P<scope>[^\x22\x22]*)\x22"
    ),
    sources=(
        DOCS,
        "https://flax-linen.readthedocs.io/en/latest/guides/training_techniques/transfer_learning.html",
    ),
    confidence=0.8,
    precedence=58,
    suggest=suggest,
)
