"""Modules import each other in a circle.

What happened
    A module that is still being imported is "partially initialized" and lacks the names defined further
    down.

Why
    Two modules import each other, or a file of the project has the name of the library that it imports.

How to confirm
    The path in the message: your own file, or the library's.

How to fix
    Rename a file that hides a library; move an import into the function that needs it.

Easily confused with
    Versions that do not fit, where the module is complete.

References
    https://docs.python.org/3/faq/programming.html#what-are-the-best-practices-for-using-import-in-a-module
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = (
    "https://docs.python.org/3/faq/programming.html#what-are-the-best-practices-for-using-import-in-a-module"
)


def suggest(ctx: Context) -> Iterator[Suggestion]:
    module = ctx["module"]
    yield ctx.action(
        f"Check which file `{module}` is: if one of yours has the name of a library "
        f"({module.split('.')[0]}.py), rename it.",
        "A file of that name is found before the library.",
        source=DOCS,
    )
    yield ctx.action(
        "Otherwise break the circle: import inside the function that needs the name, "
        "or move shared code into a third module.",
        "Two modules import each other.",
        source=DOCS,
    )


RULE = Rule(
    id="circular-import",
    error_type=ErrorType.CODE_ERROR,
    title="Modules import each other in a circle",
    description="A name was asked of `{module}` before that module had finished loading.",
    needles=("partially initialized module",),
    pattern=r"partially initialized module '(?P<module>[\w.]+)'",
    sources=(DOCS,),
    phase=Phase.SETUP,
    confidence=0.88,
    precedence=62,
    suggest=suggest,
)
