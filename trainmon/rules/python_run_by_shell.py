"""A Python file was run by the shell.

What happened
    The shell read Python code and took its words (`import`, `from`, `def`) for commands.

Why
    The script was started as `sh train.py`, `bash train.py` or `./train.py` without a first line that names Python.

How to confirm
    `head -1 SCRIPT`.

How to fix
    Start it with `python SCRIPT`, or write `#!/usr/bin/env python3` as its first line.

Easily confused with
    An error in the Python code itself: Python never read it.

References
    https://docs.python.org/3/using/unix.html#miscellaneous
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Role, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.python.org/3/using/unix.html#miscellaneous"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        f"Start it with Python: `python {(ctx['script'] or ctx['other'] or 'train.py').strip()}`, or write "
        "`#!/usr/bin/env python3` as its first line.",
        "Without a first line that names an interpreter the shell runs the file itself.",
        source=DOCS,
    )


RULE = Rule(
    id="python-run-by-shell",
    error_type=ErrorType.CONFIG_ERROR,
    title="A Python file was run by the shell",
    description="The shell took Python's words for commands.",
    needles=(": command not found", ": not found", "from: can't read /var/mail/"),
    pattern=(
        r"^(?P<script>[^:]{1,200}): (?:line )?\d+: (?:import|from|def|class|async|@\w+|\x22\x22\x22\w*): (?:command )?not found$"
        r"|^(?:(?P<other>[^:]{1,200}): line \d+: )?from: can't read /var/mail/"
    ),
    sources=(DOCS,),
    role=Role.FALLBACK,  # a Python traceback beside it shows that another command went on
    phase=Phase.SETUP,
    confidence=0.95,
    precedence=65,
    suggest=suggest,
)
