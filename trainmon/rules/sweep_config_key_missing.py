"""The W&B config has no such key.

What happened
    The program read a setting from `wandb.config` that neither the sweep nor `wandb.init(config=…)` set.

Why
    The sweep's `parameters` do not list it, it has another name there, or the run was started by itself,
    without the sweep that gives the value. An agent tries the next run and meets the same.

How to confirm
    `print(dict(wandb.config))` after `wandb.init`.

How to fix
    Add the key to the sweep's `parameters` (a constant: `value:`), or read it with a default:
    `wandb.config.get("key", default)`.

Easily confused with
    A field missing from a sample or a batch.

References
    https://docs.wandb.ai/guides/sweeps/sweep-config-keys/
    https://github.com/wandb/wandb/blob/main/wandb/sdk/wandb_config.py
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.wandb.ai/guides/sweeps/sweep-config-keys/"
CODE = "https://github.com/wandb/wandb/blob/main/wandb/sdk/wandb_config.py"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    key = ctx["key"]
    yield ctx.action(
        f"Add `{key}` to the sweep's `parameters` (`{key}: {{value: …}}`) or to `wandb.init(config=…)`, "
        "or correct its name.",
        "Only what one of them sets can be read from wandb.config.",
        source=DOCS,
    )
    yield ctx.action(
        f'Where it may be absent, read it with a default: `wandb.config.get("{key}", …)`.',
        "A run outside the sweep lacks the sweep's parameters.",
        source=CODE,
    )


RULE = Rule(
    id="sweep-config-key-missing",
    error_type=ErrorType.CONFIG_ERROR,
    title="The W&B config has no such key",
    description="`wandb.config` has no `{key}`.",
    needles=("KeyError",),
    pattern=r"^KeyError: '(?P<key>[^']+)'$",  # `config.key` raises its AttributeError from this one
    exception=r"^KeyError$",
    raised_by=r"/wandb/sdk/wandb_config\.py:__getitem__: ",
    sources=(DOCS, CODE),
    phase=Phase.SETUP,
    confidence=0.9,
    precedence=60,
    suggest=suggest,
)
