"""A launched command ended with an error.

What happened
    `subprocess` raised CalledProcessError (accelerate, a wrapper script, a build).

Why
    Whatever the command's own output says.

How to confirm
    Read what stands above it.

How to fix
    The one of the command's error.

Easily confused with
    The cause itself.

References
    https://docs.python.org/3/library/subprocess.html#subprocess.CalledProcessError
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Role, Suggestion
from trainmon.rules._rule import Context, Rule

DOC = "https://docs.python.org/3/library/subprocess.html#subprocess.CalledProcessError"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    yield ctx.action(
        "Run the command of the message by itself in a terminal, and read its own error above this line",
        "The launcher knows only the exit status.",
        source=DOC,
    )


RULE = Rule(
    id="command-returned-error",
    error_type=ErrorType.UNKNOWN,
    title="A launched command ended with an error",
    description="A launcher or script reports that the command it started failed.",
    needles=(
        "returned non-zero exit status",
        "make: *** [",
        "make[",
        "Normal termination (return value",
    ),
    pattern=(
        r"CalledProcessError: Command .*returned non-zero exit status \d+|returned non-zero exit "
        r"status \d+\.$|^make(?:\[\d+\])?: \*\*\* \[(?:[^\]]*: )?(?P<target>[^\]]+)\] Error \d+"
        r"|Normal termination \(return value [1-9]\d*\)"
    ),
    sources=(DOC,),
    role=Role.CASCADE,
    confidence=0.45,
    precedence=40,
    suggest=suggest,
)
