"""The code needs a newer Python.

What happened
    Type notations such as `int | None` need Python 3.10, `list[int]` Python 3.9, `match` 3.10.

Why
    The interpreter of the job is older than the code or a package supports.

How to confirm
    `python --version` in the job.

How to fix
    Use a newer Python, or an older version of the package.

Easily confused with
    A real type error in a computation.

References
    https://docs.python.org/3/whatsnew/3.10.html
    https://docs.python.org/3/whatsnew/3.9.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.python.org/3/whatsnew/3.10.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Run with a newer Python (3.10 or later): `conda create -n ENV python=3.11`, "
        "and check `python --version` in the job.",
        "The notation came with that version.",
        source=DOCS,
    )
    yield ctx.action(
        "If it is a package's code, install an older release that supports your Python.",
        "New releases drop old versions of Python.",
    )


RULE = Rule(
    id="python-too-old-for-syntax",
    error_type=ErrorType.DEPENDENCY_CONFLICT,
    title="The code needs a newer Python",
    description="The running Python does not know a notation that the code uses.",
    needles=(
        "unsupported operand type(s) for |",
        "'type' object is not subscriptable",
        "'ABCMeta' object is not subscriptable",
        "requires a different Python",
        "requires python",
    ),
    pattern=r"unsupported operand type\(s\) for \|: '(?:type|_GenericAlias|NoneType|_UnionGenericAlias"
    r"|ABCMeta|_SpecialForm)' and '\w+'|'(?:type|ABCMeta)' object is not subscriptable|"
    r"requires a different Python: (?P<have>[\d.]+) not in|(?:RuntimeError|ImportError|"
    r"Exception): .*[Rr]equires [Pp]ython ?>?=? ?(?P<need>3\.\d+)",
    sources=(
        DOCS,
        "https://docs.python.org/3/whatsnew/3.9.html",
    ),
    phase=Phase.SETUP,
    confidence=0.85,
    precedence=60,
    suggest=suggest,
)
