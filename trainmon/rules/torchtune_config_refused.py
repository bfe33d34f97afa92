"""torchtune cannot build a component of its configuration.

What happened
    A `_component_` of the YAML file or an override cannot be imported, or does not take the given arguments.

Why
    A component of another torchtune version, a misspelled path, or an argument that the component does not have.

How to confirm
    `tune validate CONFIG` checks every component without starting a run.

How to fix
    Correct the component path or the argument.

Easily confused with
    A YAML file that cannot be parsed.

References
    https://github.com/pytorch/torchtune/blob/main/torchtune/config/_errors.py
    https://github.com/pytorch/torchtune/blob/main/docs/source/deep_dives/configs.rst
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://github.com/pytorch/torchtune/blob/main/torchtune/config/_errors.py"
SOURCE = "https://github.com/pytorch/torchtune/blob/main/docs/source/deep_dives/configs.rst"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Correct the component or argument of the message in the YAML file; check with `tune validate CONFIG`.",
        "torchtune builds every `_component_` from the installed version.",
        source=SOURCE,
    )


RULE = Rule(
    id="torchtune-config-refused",
    error_type=ErrorType.CONFIG_ERROR,
    title="torchtune cannot build a component of its configuration",
    description="torchtune refused its configuration: {what}",
    needles=("torchtune.config._errors",),
    pattern=r"^torchtune\.config\._errors\.(?:Config|Instantiation)Error: (?P<what>\S.*)",
    sources=(
        DOCS,
        SOURCE,
    ),
    phase=Phase.SETUP,
    confidence=0.94,
    precedence=70,
    suggest=suggest,
)
