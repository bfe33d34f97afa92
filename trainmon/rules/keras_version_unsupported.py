"""Keras 3 is installed where Keras 2 is needed.

What happened
    TensorFlow 2.16 and later bring Keras 3, which older code and transformers' TensorFlow classes do not
    support.

Why
    TensorFlow was upgraded.

How to confirm
    `pip show keras tf-keras`.

How to fix
    `pip install tf-keras` and `TF_USE_LEGACY_KERAS=1`; without TensorFlow code: `USE_TF=0`.

Easily confused with
    A missing Keras.

References
    https://keras.io/keras_3/
    https://github.com/keras-team/tf-keras
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://keras.io/keras_3/"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "`pip install tf-keras` (and TF_USE_LEGACY_KERAS=1 for your own Keras code).",
        "It is Keras 2 for present TensorFlow versions.",
        source=DOCS,
    )
    yield ctx.action(
        "If you use PyTorch only, set USE_TF=0 or uninstall tensorflow.",
        "transformers then does not import TensorFlow at all.",
    )


RULE = Rule(
    id="keras-version-unsupported",
    error_type=ErrorType.DEPENDENCY_CONFLICT,
    title="Keras 3 is installed where Keras 2 is needed",
    description="The library works with Keras 2 only.",
    needles=(
        "Keras is Keras 3",
        "tf-keras package",
        "is not supported in Keras 3",
    ),
    pattern=r"version of Keras is Keras 3|install the backwards-compatible tf-keras package"
    r"|`keras\.optimizers\.legacy` is not supported in Keras 3",
    sources=(
        DOCS,
        "https://github.com/keras-team/tf-keras",
    ),
    phase=Phase.SETUP,
    confidence=0.94,
    precedence=62,
    suggest=suggest,
)
