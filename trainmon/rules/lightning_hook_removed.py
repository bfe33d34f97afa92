"""The module defines a hook that Lightning 2 no longer calls.

What happened
    Lightning looked at the module before the first step and refused a method that it stopped calling.

Why
    `training_epoch_end`, `validation_epoch_end` and `test_epoch_end` were removed in version 2.0; the module
    was written for version 1.

How to confirm
    The message names the method and the class; `pip show lightning pytorch-lightning`.

How to fix
    Rename the hook (`on_train_epoch_end`, `on_validation_epoch_end`, `on_test_epoch_end`) and keep the
    steps' outputs on the module, or stay below version 2.

Easily confused with
    A method's signature that changed (a TypeError about its arguments).

References
    https://github.com/Lightning-AI/pytorch-lightning/blob/master/src/lightning/pytorch/trainer/configuration_validator.py
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

CODE = (
    "https://github.com/Lightning-AI/pytorch-lightning/blob/master/"
    "src/lightning/pytorch/trainer/configuration_validator.py"
)


def suggest(ctx: Context) -> Iterator[Suggestion]:
    hook, step = ctx["hook"], ctx["hook"].replace("_epoch_end", "_step")
    new = "on_" + hook.replace("training", "train")
    yield ctx.action(
        f"Rename `{hook}(self, outputs)` to `{new}(self)`; in {step} append what it needs to a list of the "
        f"module (self.outputs), read that list in {new}, then clear it.",
        "Lightning 2 does not collect the steps' outputs any more.",
        source=CODE,
    )
    yield ctx.action(
        "If the code must stay as it is: `pip install 'pytorch-lightning<2'`.",
        f"Version 1 still calls {hook}.",
    )


RULE = Rule(
    id="lightning-hook-removed",
    error_type=ErrorType.DEPENDENCY_CONFLICT,
    title="The module defines a hook that Lightning 2 no longer calls",
    description="The module was written for Lightning 1: `{hook}` was removed in version 2.0.",
    needles=("has been removed in v2.0.0",),
    pattern=r"Support for `(?P<hook>(?:training|validation|test)_epoch_end)` has been removed in v2\.0\.0",
    sources=(CODE,),
    phase=Phase.SETUP,
    confidence=0.96,
    precedence=60,
    suggest=suggest,
)
