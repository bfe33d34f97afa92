"""Weights & Biases was given something that is no dictionary.

What happened
    `wandb.log(value)` or `run.log(value)` was called without a name for the value.

Why
    A loss, a string or a list is passed bare, or a function that should return a dictionary returned
    None.

How to confirm
    Print `type(data)` before the call.

How to fix
    Pass `{'loss': loss}`.

Easily confused with
    A value in the dictionary that cannot be drawn.

References
    https://docs.wandb.ai/ref/python/log
    https://github.com/wandb/wandb/blob/main/wandb/sdk/wandb_run.py
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.wandb.ai/ref/python/log"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    frame = ctx.user_frame
    where = f" at {frame.file}:{frame.line}: `{frame.code}`" if frame else ""
    yield ctx.action(
        f"Give each value a name{where}: log({{'loss': loss}}, step=step).",
        "`log` takes a dictionary from names to values.",
        source=DOCS,
    )


RULE = Rule(
    id="wandb-log-not-mapping",
    error_type=ErrorType.CODE_ERROR,
    title="Weights & Biases was given something that is no dictionary",
    description="`log` takes a dictionary from names to values, and was given something else.",
    needles=(
        "must be passed a dictionary",
        "passed to `wandb.log` must be strings",
    ),
    pattern=(
        r"^(?:TypeError|ValueError): (?:wandb\.log must be passed a dictionary"
        r"|Key values passed to `wandb\.log` must be strings)"
    ),
    sources=(
        DOCS,
        "https://github.com/wandb/wandb/blob/main/wandb/sdk/wandb_run.py",
    ),
    confidence=0.9,
    precedence=56,
    suggest=suggest,
)
