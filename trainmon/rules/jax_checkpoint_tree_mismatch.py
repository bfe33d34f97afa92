"""The tree of the checkpoint differs from the state of this run.

What happened
    Restoring walks both trees together and stops at keys or shapes that do not agree.

Why
    The model, the optimizer chain (each optax transformation adds state) or the parameters' names changed
    since the save.

How to confirm
    Restore without a target and compare: `checkpointer.restore(path)` gives the plain tree.

How to fix
    Create the train state exactly as in the saving run; restore the parameters only when the optimizer
    changed.

Easily confused with
    Shapes that differ inside the forward pass, which are no matter of the checkpoint.

References
    https://orbax.readthedocs.io/en/latest/
    https://flax.readthedocs.io/en/latest/guides/training_techniques/use_checkpointing.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://orbax.readthedocs.io/en/latest/"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Create the train state with the same model and the same optax chain as the "
        "run that saved it, then restore into it.",
        "Every transformation of the optimizer adds a level to the tree.",
        source=DOCS,
    )
    yield ctx.action(
        "If the optimizer changed on purpose, restore only the parameters (restore "
        "without a target, take ['params']).",
        "Parameters can be kept while the optimizer starts anew.",
    )


RULE = Rule(
    id="jax-checkpoint-tree-mismatch",
    error_type=ErrorType.CHECKPOINT_MISMATCH,
    title="The tree of the checkpoint differs from the state of this run",
    description="Flax or Orbax could not restore: the structure or the shapes of the saved "
    "tree differ from the target.",
    needles=(
        "state dict keys do not match",
        "Dict key mismatch",
        "restore item and on-disk",
        "Initializer expected to generate shape",
        "ScopeParamShapeError",
        "is not compatible with the stored shape",
    ),
    pattern=r"target dict keys and state dict keys do not match|User-provided restore item "
    r"and on-disk value metadata tree structures do not match|Dict key mismatch; "
    r"expected keys|Initializer expected to generate shape (?P<want>\([\d, ]*\)) "
    r"but got shape (?P<have>\([\d, ]*\))"
    r"|ScopeParamShapeError: |Requested shape: \([\d, ]*\) is not compatible with the stored shape",
    sources=(
        DOCS,
        "https://flax.readthedocs.io/en/latest/guides/training_techniques/use_checkpointing.html",
    ),
    confidence=0.88,
    precedence=55,
    suggest=suggest,
)
