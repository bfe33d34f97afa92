"""A program says that a package it needs is not installed.

What happened
    The exception was raised on purpose: code looked for an optional package or program and did
    not find it.

Why
    Libraries leave out what only some of their users need, and ask for it when it is used.

How to confirm
    Import the named package with the interpreter of the job.

How to fix
    Install what the message names into the environment of the job.

Easily confused with
    A package that is installed but fails to import, whose own error stands above this one.

References
    https://docs.python.org/3/tutorial/errors.html#raising-exceptions
    https://packaging.python.org/en/latest/tutorials/installing-packages/
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Role, Suggestion
from trainmon.rules._refusal import at, says
from trainmon.rules._rule import Context, Rule

DOCS = "https://packaging.python.org/en/latest/tutorials/installing-packages/"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        f"Install what the message names into the environment that runs the job{at(ctx)}.",
        ctx["what"][:200],
        source=DOCS,
    )


RULE = Rule(
    id="refused-for-missing-package",
    error_type=ErrorType.DEPENDENCY_MISSING,
    title="The program needs a package that is not installed",
    description="The message asks for something to be installed.",
    needles=(
        "Error: ",
        "Exception: ",
    ),
    pattern=says(
        r"\b(?:pip3?|conda|mamba|apt|apt-get|brew) install\b",
        r"\bnot (?:been )?installed\b",
        r"\bmust be installed\b",
        r"\b(?:needs?|requires?|required|have|has) to (?:be )?install(?:ed)?\b",
        r"\bplease (?:first )?install\b",
        r"\bmissing (?:optional )?dependenc",
        r"\bcould not import\b",
        r"\brequires? (?:the )?[`'\x22]?[\w.\-]+[`'\x22]? (?:python )?(?:package|library|module)\b",
        r"\bno module named\b",
    ),
    sources=(DOCS,),
    role=Role.FALLBACK,
    confidence=0.6,
    precedence=39,
    suggest=suggest,
)
