"""A library asks another one for a name that it does not have.

What happened
    Code of an installed package used a name of a module that the installed version of that module lacks.

Why
    The two packages are of different times: one was upgraded and removed or moved the name, or the other needs a
    newer version of it.

How to confirm
    `pip check`; the innermost frame names the package that asks, the message the module that lacks the name.

How to fix
    Install versions that fit each other: upgrade the package that asks, or pin the other.

Easily confused with
    A file of your own that has the module's name and is imported instead.

References
    https://pip.pypa.io/en/stable/cli/pip_check/
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Role, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://pip.pypa.io/en/stable/cli/pip_check/"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    package = ctx["module"].split(".")[0]
    yield ctx.action(
        f"Upgrade the package of the innermost frame, or install the {package} it was written for: `pip check; "
        f'pip install "{package}<VERSION"`.',
        f"`{ctx['module']}` has no `{ctx['name']}` in the installed version.",
        source=DOCS,
    )
    yield ctx.action(
        f"Check that no file of yours is called {package}.py: `python -c 'import {package}; "
        f"print({package}.__file__)'`.",
        "It would be imported instead of the library.",
    )


RULE = Rule(
    id="library-uses-removed-name",
    error_type=ErrorType.DEPENDENCY_CONFLICT,
    title="A library asks another one for a name that it does not have",
    description="Installed code uses `{module}.{name}`, which the installed version does not have.",
    needles=("has no attribute",),
    pattern=r"^AttributeError: (?:partially initialized )?module '(?P<module>[\w.]+)' has no attribute '(?P<name>\w+)'",
    # A module's own `__getattr__` (PEP 562) only answers: who asked stands in the frame before it.
    raised_by=r"(?:site|dist)-packages[\\/][^:]*:(?:[A-Za-z<][\w<>.]*|_[A-Za-z]\w*|__[a-fh-z]\w*): ",
    sources=(DOCS,),
    role=Role.FALLBACK,
    confidence=0.78,
    precedence=45,
    suggest=suggest,
)
