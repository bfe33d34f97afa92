"""The script has Windows line endings.

What happened
    The lines of the script end with CR LF, and the shell takes the carriage return for a part of the
    line.

Why
    An editor on Windows, or git with core.autocrlf, wrote the file.

How to confirm
    `file SCRIPT` says "with CRLF line terminators".

How to fix
    Convert the file; keep `*.sh text eol=lf` in .gitattributes.

Easily confused with
    A command that is not installed.

References
    https://www.gnu.org/software/bash/manual/bash.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://www.gnu.org/software/bash/manual/bash.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Convert the script: sed -i 's/\\r$//' SCRIPT (or dos2unix SCRIPT)",
        "Unix shells end a line at the line feed alone.",
        source=DOCS,
    )
    yield ctx.action(
        "Write `*.sh text eol=lf` into .gitattributes",
        "Then git leaves the line endings of scripts alone.",
    )


RULE = Rule(
    id="script-line-endings",
    error_type=ErrorType.CONFIG_ERROR,
    title="The script has Windows line endings",
    description="A carriage return at the end of a line became a part of the interpreter or the command.",
    needles=(
        "^M: bad interpreter",
        "\\r': ",
        "\\r’: ",
    ),
    pattern=(
        r"\^M: bad interpreter: No such file or directory$"
        r"|env: ['‘]?\w+\\r['’]?: No such file or directory$"
        r"|: \$'(?P<command>[^']*)\\r': command not found$"
    ),
    sources=(DOCS,),
    phase=Phase.SETUP,
    confidence=0.95,
    precedence=66,
    suggest=suggest,
)
