"""A relative import was used outside of a package.

What happened
    A file with `from .module import …` was run by its path, or imports from above the package it was started in.

Why
    Python knows the package of a file only when it is imported or started by module name.

How to confirm
    The file of the innermost frame begins an import with a dot.

How to fix
    Start it from the folder above the package as a module: `python -m package.train`; or write the import in full.

Easily confused with
    A package that is not installed.

References
    https://docs.python.org/3/reference/import.html#package-relative-imports
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.python.org/3/reference/import.html#package-relative-imports"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    frame = ctx.user_frame
    where = f" (`{frame.code}` in {frame.file})" if frame else ""
    yield ctx.action(
        "Start the program as a module from the folder above its package: `python -m PACKAGE.MODULE` instead of "
        f"`python PACKAGE/MODULE.py`{where}.",
        "A file that is run by its path belongs to no package, so a leading dot has nothing to refer to.",
        source=DOCS,
    )
    yield ctx.action(
        "Or write the import in full (`from package.data import …`) and install the project (`pip install -e .`).",
        "Absolute imports do not depend on how the file is started.",
    )


RULE = Rule(
    id="relative-import-without-package",
    error_type=ErrorType.CODE_ERROR,
    title="A relative import was used outside of a package",
    description="The file was started by its path, or the import goes above its package.",
    needles=("attempted relative import",),
    pattern=r"(?:ImportError|ValueError|SystemError): [Aa]ttempted relative import (?:with no known parent package"
    r"|beyond top-level|in non-package)",
    sources=(DOCS,),
    phase=Phase.SETUP,
    confidence=0.92,
    precedence=60,
    suggest=suggest,
)
