"""The shell could not parse the job script.

What happened
    bash, sh or dash stopped at a line of the script that is no valid command.

Why
    A missing quote, `fi`, `done` or parenthesis, Windows line ends, a bash script run by sh, or Python code given
    to the shell.

How to confirm
    `bash -n SCRIPT` checks the script without running it.

How to fix
    Correct the line (or one before it); `dos2unix SCRIPT` for Windows line ends; run bash scripts with bash.

Easily confused with
    A syntax error of Python.

References
    https://www.gnu.org/software/bash/manual/html_node/Invoking-Bash.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Role, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://www.gnu.org/software/bash/manual/html_node/Invoking-Bash.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    script = (ctx["script"] or ctx["dash"]).strip()
    line = ctx["line"] or ctx["number"]
    yield ctx.action(
        f"bash -n {script or 'SCRIPT'}    # then correct the syntax at line {line or 'in the message'} or before it: "
        "a quote, parenthesis, fi, done or esac is missing or one too many",
        "The shell gives up at the line where it can no longer go on, which may be after the mistake.",
        source=DOCS,
    )
    yield ctx.action(
        f"dos2unix {script or 'SCRIPT'}    # if it was edited on Windows; and start bash scripts with bash, not sh",
        "Carriage returns and features of bash read as syntax errors.",
    )


RULE = Rule(
    id="shell-syntax-error",
    error_type=ErrorType.CODE_ERROR,
    title="The shell could not parse the job script",
    description="A line of the shell script is no valid command.",
    needles=("syntax error", "unexpected EOF while looking for"),
    pattern=(
        r"^(?P<script>[^:\s][^:]{0,200}): line (?P<line>\d+): (?:syntax error(?: near unexpected token|: unexpected end of file)"
        r"|unexpected EOF while looking for matching)"
        r"|^(?P<dash>[^:\s][^:]{0,200}): (?:line )?(?P<number>\d+): Syntax error: "
    ),
    sources=(DOCS,),
    role=Role.FALLBACK,  # a Python traceback beside it shows that another command went on
    phase=Phase.SETUP,
    confidence=0.9,
    precedence=55,
    suggest=suggest,
)
