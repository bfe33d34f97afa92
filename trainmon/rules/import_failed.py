"""Importing a module failed.

What happened
    Python raises ImportError when a module or what it needs cannot be loaded.

Why
    A missing or unfitting package, or a broken installation.

How to confirm
    Import it alone: `python -c "import MODULE"`.

How to fix
    Install or reinstall what the message names.

Easily confused with
    More specific messages, which have rules of their own.

References
    https://docs.python.org/3/library/exceptions.html#ImportError
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Role, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.python.org/3/library/exceptions.html#ImportError"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Import the failing module alone (`python -c 'import MODULE'`), then install "
        "or reinstall it in the job's environment; `pip check` shows what does not "
        "fit.",
        ctx["what"][:160] or "The import failed.",
        source=DOCS,
    )


RULE = Rule(
    id="import-failed",
    error_type=ErrorType.DEPENDENCY_MISSING,
    title="Importing a module failed",
    description="A module could not be imported.",
    needles=(
        "ImportError",
        "ModuleNotFoundError",
    ),
    pattern=r"^(?:\w+\.)*(?:ImportError|ModuleNotFoundError)\b(?:: (?P<what>.*))?",
    exception=r"(?:ImportError|ModuleNotFoundError)$",
    sources=(DOCS,),
    role=Role.FALLBACK,
    confidence=0.5,
    precedence=20,
    suggest=suggest,
)
