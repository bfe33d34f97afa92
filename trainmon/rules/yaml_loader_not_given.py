"""yaml.load() wants a Loader since PyYAML 6.

What happened
    `yaml.load(stream)` was called without `Loader`.

Why
    PyYAML 6.0 made the argument mandatory (5.1 had begun to warn); the caller was written for an older one.

How to confirm
    `pip show pyyaml`.

How to fix
    In own code `yaml.safe_load(stream)`; when a library calls it, upgrade that library or install
    `pyyaml<6`.

Easily confused with
    A YAML file that cannot be parsed.

References
    https://github.com/yaml/pyyaml/blob/main/CHANGES
    https://github.com/yaml/pyyaml/issues/576
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

CHANGES = "https://github.com/yaml/pyyaml/blob/main/CHANGES"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "In your own code: `yaml.safe_load(f)` (or `yaml.load(f, Loader=yaml.SafeLoader)`).",
        "PyYAML 6.0 no longer picks a Loader by itself.",
        source=CHANGES,
    )
    yield ctx.action(
        'When a library made the call: upgrade it, or `pip install "pyyaml<6"`.',
        "It was written for PyYAML 5.",
        source="https://github.com/yaml/pyyaml/issues/576",
    )


RULE = Rule(
    id="yaml-loader-not-given",
    error_type=ErrorType.DEPENDENCY_CONFLICT,
    title="yaml.load() wants a Loader since PyYAML 6",
    description="The call of `yaml.load` was written for PyYAML below 6.0.",
    needles=("positional argument: 'Loader'",),
    pattern=r"^TypeError: load(?:_all)?\(\) missing 1 required positional argument: 'Loader'",
    exception=r"^TypeError$",
    sources=(CHANGES, "https://github.com/yaml/pyyaml/issues/576"),
    confidence=0.95,
    precedence=66,
    suggest=suggest,
)
