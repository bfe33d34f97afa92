"""A program says that it may not get at something.

What happened
    The exception was raised on purpose: a hub, a tracker or a store wants a login, a token or
    another name.

Why
    The token is missing or has no right to it, the repository is private or gated, or its name
    is wrong.

How to confirm
    Open the same address in a browser, logged in and logged out.

How to fix
    Log in or set the token in the job's environment, accept the terms, or correct the name.

Easily confused with
    A network that does not reach the server at all.

References
    https://docs.python.org/3/tutorial/errors.html#raising-exceptions
    https://huggingface.co/docs/hub/security-tokens
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Role, Suggestion
from trainmon.rules._refusal import at, says
from trainmon.rules._rule import Context, Rule

DOCS = "https://huggingface.co/docs/hub/security-tokens"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        f"Log in, or set the token in the environment of the job, and check the name of what is asked for{at(ctx)}.",
        ctx["what"][:200],
        source=DOCS,
    )


RULE = Rule(
    id="refused-access",
    error_type=ErrorType.HUB_ACCESS,
    title="The program was refused access",
    description="The message speaks of a login, a token or a repository.",
    needles=(
        "Error: ",
        "Exception: ",
    ),
    pattern=says(
        r"\bgated\b",
        r"\b(?:access|api|auth\w*|hf|hub|user)[ _-](?:token|key)s?\b",
        r"\b(?:not logged|log) in\b",
        r"\bunauthori[sz]ed\b",
        r"\b40[13] (?:client|forbidden)",
        r"\brepo(?:sitory)? (?:\S+ )?(?:not found|does not exist|id must)",
        r"\boffline mode\b",
        r"\bno credentials\b",
        r"\brequires? authentication",
        r"\bauthentication (?:failed|required|error)",
    ),
    sources=(DOCS,),
    role=Role.FALLBACK,
    confidence=0.55,
    precedence=38,
    suggest=suggest,
)
