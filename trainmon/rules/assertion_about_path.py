"""A bare assertion about a file failed.

What happened
    An `assert` without a message looks for a file or a folder, and it is not there.

Why
    The path is wrong, or what must be there was not downloaded or made.

How to confirm
    Print the path and list its folder.

How to fix
    Correct the path, or make what is missing.

Easily confused with
    Assertions with a message, which say more.

References
    https://docs.python.org/3/reference/simple_stmts.html#the-assert-statement
    https://docs.python.org/3/library/os.path.html#os.path.exists
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Role, Suggestion
from trainmon.rules._refusal import at
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.python.org/3/library/os.path.html#os.path.exists"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        f"Print the path in the failed condition{at(ctx)}, list its folder and correct it.",
        "The program takes this file or folder for granted.",
        source=DOCS,
    )


RULE = Rule(
    id="assertion-about-path",
    error_type=ErrorType.DATA_NOT_FOUND,
    title="An assertion about a path failed",
    description="The failed condition asks whether a file or a folder exists.",
    needles=("AssertionError",),
    pattern=r"^AssertionError:?\s*$",
    raised_by=(r": assert .*(?:\bexists\(|isfile\(|isdir\(|is_file\(|is_dir\(|access\()"),
    sources=(DOCS,),
    role=Role.FALLBACK,
    confidence=0.45,
    precedence=30,
    suggest=suggest,
)
