"""Two JAX trees that belong together have different structures.

What happened
    `tree.map`, optimizers and transformations walk several trees at once and need one structure.

Why
    Gradients or optimizer state of an older parameter tree, a dict against a FrozenDict, list
    against tuple, a frozen or added layer.

How to confirm
    `jax.tree.structure(a)` and `(b)`.

How to fix
    Make both from the same parameters; initialise the optimizer again after changing the model.

Easily confused with
    A restored checkpoint of another structure.

References
    https://docs.jax.dev/en/latest/pytrees.html
    https://optax.readthedocs.io/en/latest/getting_started.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.jax.dev/en/latest/pytrees.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Print jax.tree.structure() of both trees; the message names the path where they part.",
        "Keys, lengths and kinds of containers have to agree.",
        source=DOCS,
    )
    yield ctx.action(
        "Call state = optimizer.init(params) anew after the parameters changed, and keep one "
        "container (dict, not FrozenDict).",
        "Optimizer state mirrors the tree of the parameters it was made for.",
        source="https://optax.readthedocs.io/en/latest/getting_started.html",
    )


RULE = Rule(
    id="jax-tree-structures-differ",
    error_type=ErrorType.CODE_ERROR,
    title="Two JAX trees that belong together have different structures",
    description="The trees differ in keys, lengths or kinds of containers.",
    needles=(
        "pytree structure error",
        "Custom node type mismatch",
        "arity mismatch",
        "Mismatch custom node data",
        "Expected dict, got",
        "Expected tuple, got",
        "Expected list, got",
    ),
    pattern=(
        r"ValueError: pytree structure error: different (?:types|lengths|numbers of pytree children|pytree keys"
        r"|pytree metadata)|ValueError: (?:Custom node type mismatch|Mismatch custom node data|(?:Tuple"
        r"|List) arity mismatch|Expected (?:dict|tuple|list), got )"
    ),
    sources=(
        DOCS,
        "https://optax.readthedocs.io/en/latest/getting_started.html",
    ),
    confidence=0.85,
    precedence=52,
    suggest=suggest,
)
