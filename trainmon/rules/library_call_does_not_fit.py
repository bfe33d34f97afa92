"""A library calls a function with an argument that it does not know.

What happened
    Code of an installed library passed a keyword argument, and the function it called has no such parameter.

Why
    The caller and what it calls are of different times: two packages whose versions do not fit, or a function of
    yours that the library calls back and that was written for another version of it.

How to confirm
    The innermost frame names the caller; `pip check`, and the release notes of the package it stands in.

How to fix
    Install versions that fit, or give your own function the parameter (or `**kwargs`).

Easily confused with
    A call in your own code with a wrong argument.

References
    https://pip.pypa.io/en/stable/cli/pip_check/
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Role, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://pip.pypa.io/en/stable/cli/pip_check/"


def _package(ctx: Context) -> str:
    """The package of the innermost frame, by the folder below site-packages."""
    file = ctx.exception.frames[-1].file if ctx.exception and ctx.exception.frames else ""
    parts = file.replace("\\", "/").split("-packages/")
    return parts[-1].split("/")[0].removesuffix(".py") if len(parts) > 1 else "the library"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    package, called, argument = _package(ctx), ctx["called"], ctx["argument"]
    yield ctx.action(
        f"Match {package} and the package of {called}: `pip check; pip show {package}`, then the versions that the "
        "project names.",
        f"{package} passes `{argument}`, which {called} does not take.",
        source=DOCS,
    )
    yield ctx.action(
        f"If {called} is your own function, add the parameter `{argument}` (or **kwargs).",
        f"This version of {package} calls it so.",
    )


RULE = Rule(
    id="library-call-does-not-fit",
    error_type=ErrorType.DEPENDENCY_CONFLICT,
    title="A library calls a function with an argument that it does not know",
    description="An installed library passes `{argument}` to `{called}`, which has no such parameter.",
    needles=("got an unexpected keyword argument",),
    pattern=r"^TypeError: (?P<called>[\w.<>]+)\(\) got an unexpected keyword argument '(?P<argument>\w+)'",
    # A call that only forwards (`fn(*args, **kwargs)`) says nothing about who passed the argument; a class that is made
    # from a saved configuration (`cls(**config)`) does: another version wrote it.
    raised_by=(
        r"(?:site|dist)-packages[\\/][^*]*:[\w<>.]+: (?:[^*]*$|.*\b(?:cls|klass|config_class|config_cls|\w*Config)\(\*\*)"
    ),
    sources=(DOCS,),
    role=Role.FALLBACK,
    confidence=0.7,
    precedence=46,
    suggest=suggest,
)
