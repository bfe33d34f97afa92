"""A pickled object needs a name that the installed package no longer has.

What happened
    `pickle` stores a class by the name of its module; the module is installed, and has no such name.

Why
    The file was written with another version of the package, in which the class was there.

How to confirm
    Print the version of the package, and ask with which the file was written.

How to fix
    Install the version that wrote the file, or write the file again with this one.

Easily confused with
    A class of the program's own script, which is looked for in `__main__`.

References
    https://docs.python.org/3/library/pickle.html#what-can-be-pickled-and-unpickled
    https://docs.python.org/3/library/pickle.html#pickle.Unpickler.find_class
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.python.org/3/library/pickle.html#what-can-be-pickled-and-unpickled"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    package = ctx["module"].split(".")[0]
    yield ctx.action(
        f"Install the version of {package} with which the file was written (`pip install '{package}==…'`; the project's "
        "requirements name it), or write the file again with the installed one.",
        f"`{ctx['module']}` of the installed version has no `{ctx['name']}`.",
        source=DOCS,
    )


RULE = Rule(
    id="pickled-name-gone",
    error_type=ErrorType.DEPENDENCY_CONFLICT,
    title="A pickled object needs a name that the installed package no longer has",
    description=(
        "The file holds an object of `{module}.{name}`, which the installed version of the package does "
        "not have."
    ),
    needles=("Can't get attribute '",),
    pattern=(
        r"^AttributeError: Can't get attribute '(?P<name>\w+)' on <module '(?P<module>[\w.]+)' from '[^']*"
        r"(?:site|dist)-packages"
    ),
    sources=(
        DOCS,
        "https://docs.python.org/3/library/pickle.html#pickle.Unpickler.find_class",
    ),
    confidence=0.82,
    precedence=59,
    suggest=suggest,
)
