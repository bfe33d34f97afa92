"""The script uses a variable that is not set.

What happened
    The shell was told to stop at variables without a value (set -u, nounset), and met one.

Why
    The variable is exported in another shell, another file, or by a scheduler that does not run here; or
    its name is misspelled.

How to confirm
    `echo "${NAME:-unset}"` before the line.

How to fix
    Export the variable before the script, or give it a default: ${NAME:-value}.

Easily confused with
    A file that is missing.

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
        f"Set the variable before the script runs (export {ctx['name'] or ctx['unset']}=…), in the job "
        "script itself when a scheduler starts it",
        "The shell stops at variables without a value under `set -u`.",
        source=DOCS,
    )
    yield ctx.action(
        "Or give it a default in the script, with :- after the name",
        "Then the script also runs without it.",
    )


RULE = Rule(
    id="shell-variable-unset",
    error_type=ErrorType.CONFIG_ERROR,
    title="The script uses a variable that is not set",
    description="With `set -u` the shell stops at `{name}`, which has no value.",
    needles=(
        "unbound variable",
        "parameter not set",
        "parameter null or not set",
    ),
    pattern=(
        r": (?P<name>\w+|\$\d): unbound variable$"
        r"|: (?P<unset>\w+): parameter (?:null or )?not set$"
    ),
    sources=(DOCS,),
    phase=Phase.SETUP,
    confidence=0.93,
    precedence=60,
    suggest=suggest,
)
