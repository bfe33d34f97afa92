"""The shell took an option for a command.

What happened
    A line of the script begins with an option (`-u`, `--lr`), and the shell looked for a program of that name.

Why
    The variable that should hold the program is empty (`$PYTHON -u train.py`), or the line before ends with a
    backslash and a blank, so that the command ended there.

How to confirm
    `bash -x SCRIPT` shows each command as it is run.

How to fix
    Set the variable (`export PYTHON=python`); remove blanks behind backslashes.

Easily confused with
    A program that is not installed.

References
    https://www.gnu.org/software/bash/manual/html_node/Escape-Character.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://www.gnu.org/software/bash/manual/html_node/Escape-Character.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        f"Look at the line of the script that begins with `{ctx['option']}`: remove blanks behind the backslash of the "
        "line before it.",
        "Only a backslash at the very end joins two lines.",
        source=DOCS,
    )
    yield ctx.action(
        "If a variable stands before the option ($PYTHON, $LAUNCHER), set it: export PYTHON=python",
        f"An empty variable leaves `{ctx['option']}` as the first word.",
    )


RULE = Rule(
    id="shell-option-as-command",
    error_type=ErrorType.CONFIG_ERROR,
    title="The shell took an option for a command",
    description="`{option}` stands where the shell expects a program.",
    needles=("command not found", ": not found"),
    pattern=(
        r"^[^:]{1,200}: (?:line )?\d+: (?:[^:]{1,200}: )?(?P<option>--?[A-Za-z][\w\-=./]*): (?:command )?not found$"
    ),
    sources=(DOCS,),
    phase=Phase.SETUP,
    confidence=0.93,
    precedence=60,
    suggest=suggest,
)
