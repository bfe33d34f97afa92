"""The OpenMMLab configuration does not build.

What happened
    MMEngine or MMCV read the configuration and could not build a part of it.

Why
    A section without `type` (often total_epochs beside a runner of the base), None where a section is
    needed, a section set without its partner (train_cfg, val_evaluator), or a base that is another kind.

How to confirm
    `python tools/misc/print_config.py CONFIG` shows what all bases together give.

How to fix
    Complete the section; `_delete_=True` replaces an inherited one.

Easily confused with
    A name that nothing has registered.

References
    https://mmengine.readthedocs.io/en/latest/advanced_tutorials/config.html
    https://github.com/open-mmlab/mmengine/blob/main/mmengine/registry/build_functions.py
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://mmengine.readthedocs.io/en/latest/advanced_tutorials/config.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Print the merged configuration (python tools/misc/print_config.py CONFIG) and complete the "
        "section that the message shows: every section needs its `type`, loops need their dataloader "
        "and evaluator",
        "The runner builds each part from its own section.",
        source=DOCS,
    )
    yield ctx.action(
        "To replace a section of the base instead of adding to it, write _delete_=True into it",
        "Else the keys of both are merged.",
    )


RULE = Rule(
    id="openmmlab-config-invalid",
    error_type=ErrorType.CONFIG_ERROR,
    title="The OpenMMLab configuration does not build",
    description="A section lacks what the runner builds it from, or does not fit the one that it inherits from.",
    needles=(
        'must contain the key "type"',
        "cfg should be a dict, ConfigDict or Config",
        "ConfigParsingError",
        "Duplicate key is not allowed among bases",
        "in child config cannot inherit from base",
        "should be either all None or not None",
    ),
    pattern=(
        r"`cfg` or `default_args` must contain the key \x22type\x22, but got (?P<section>.{0,80})"
        r"|TypeError: cfg should be a dict, ConfigDict or Config, but got "
        r"|(?:^|\.)ConfigParsingError: "
        r"|Duplicate key is not allowed among bases"
        r"|in child config cannot inherit from base"
        r"|ValueError: (?P<parts>[\w, ]+) should be either all None or not None, but got "
    ),
    sources=(
        DOCS,
        "https://github.com/open-mmlab/mmengine/blob/main/mmengine/registry/build_functions.py",
    ),
    phase=Phase.SETUP,
    confidence=0.93,
    precedence=62,
    suggest=suggest,
)
