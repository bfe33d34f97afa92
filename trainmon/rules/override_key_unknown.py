"""An override names a variable that the script does not have.

What happened
    The script takes `--key=value` for each of its global variables (nanoGPT and its descendants) and has none of
    that name.

Why
    A misspelled name, or an option of another script.

How to confirm
    The variables stand at the top of the training script, and in the configuration file.

How to fix
    Use one of those names.

Easily confused with
    An option of argparse.

References
    https://github.com/karpathy/nanoGPT/blob/master/configurator.py
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://github.com/karpathy/nanoGPT/blob/master/configurator.py"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        f"Replace `--{ctx['key']}` in the command with a variable that the top of the script declares.",
        "Only its own global variables can be overridden.",
        source=DOCS,
    )


RULE = Rule(
    id="override-key-unknown",
    error_type=ErrorType.CONFIG_ERROR,
    title="An override names a variable that the script does not have",
    description="The script has no variable `{key}` to override.",
    needles=("Unknown config key",),
    pattern=r"^ValueError: Unknown config key: (?P<key>\S+)$",
    sources=(DOCS,),
    phase=Phase.SETUP,
    confidence=0.93,
    precedence=70,
    suggest=suggest,
)
