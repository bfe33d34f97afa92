"""A gin binding names something that is not registered.

What happened
    gin-config read a binding or reference for a function or class that no `@gin.configurable` has registered.

Why
    The module that registers it was not imported before the file was parsed, or the name changed.

How to confirm
    The lines below the message name file, line and binding.

How to fix
    Import the module first (in gin files: `import package.module`), or correct the name.

Easily confused with
    A missing parameter of a registered function.

References
    https://github.com/google/gin-config/blob/master/gin/config.py
    https://github.com/google/gin-config/blob/master/docs/index.md
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://github.com/google/gin-config/blob/master/gin/config.py"
SOURCE = "https://github.com/google/gin-config/blob/master/docs/index.md"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        f"Import the module that registers `{ctx['name']}` before the configuration is parsed "
        "(or `import package.module` at the top of the gin file), or correct the name in the binding.",
        "gin only knows what was registered by then.",
        source=SOURCE,
    )


RULE = Rule(
    id="gin-configurable-unknown",
    error_type=ErrorType.CONFIG_ERROR,
    title="A gin binding names something that is not registered",
    description="gin knows no configurable `{name}`.",
    needles=("No configurable matching",),
    pattern=r"^ValueError: No configurable matching (?:reference )?'@?(?P<name>[^'()]+)",
    sources=(
        DOCS,
        SOURCE,
    ),
    phase=Phase.SETUP,
    confidence=0.95,
    precedence=70,
    suggest=suggest,
)
