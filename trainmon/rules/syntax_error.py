"""The code is not valid Python.

What happened
    A file was read and its text is not valid for this version of Python.

Why
    A missing comma, bracket or colon, mixed tabs and spaces, an unresolved merge conflict, or a notation
    that this Python does not know.

How to confirm
    The lines above give file and line; `python -m py_compile FILE`.

How to fix
    Correct the line, or the one before it.

Easily confused with
    Notations of a newer Python, where the code is right and the interpreter too old.

References
    https://docs.python.org/3/tutorial/errors.html#syntax-errors
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.python.org/3/tutorial/errors.html#syntax-errors"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    place = ctx.search(r'File "(?P<file>[^"]+)", line (?P<line>\d+)')
    where = f"{place['file']}, line {place['line']}" if place else "the line shown above"
    yield ctx.action(
        f"Correct the syntax at {where} (or the line before it: a missing comma, bracket, quote or colon).",
        "The parser stops where the text no longer fits.",
        source=DOCS,
    )
    if "ndentation" in ctx.line or "Tab" in ctx.line:
        yield ctx.action(
            "Use spaces only and the same indentation within a block.", "Python compares indentation exactly."
        )
    yield ctx.action(
        "If the file belongs to a package, check `python --version`: it may need a newer Python.",
        "New notations are syntax errors in old versions.",
    )


RULE = Rule(
    id="syntax-error",
    error_type=ErrorType.CODE_ERROR,
    title="The code is not valid Python",
    description="The interpreter could not parse a source file.",
    needles=(
        "SyntaxError",
        "IndentationError",
        "TabError",
    ),
    pattern=r"\b(?:SyntaxError|IndentationError|TabError)(?:: ?(?P<what>.*)|$)",
    sources=(DOCS,),
    phase=Phase.SETUP,
    confidence=0.93,
    suggest=suggest,
)
