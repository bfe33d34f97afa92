"""A shell command did not find its input.

What happened
    A command that copies or unpacks did not find what it should read.

Why
    A wrong or relative path, a download that failed before, or storage that is not mounted on this
    machine.

How to confirm
    `ls -ld PATH` from the folder in which the job starts.

How to fix
    Correct the path; stop the script at the first failure (set -e).

Easily confused with
    A program that is not installed.

References
    https://www.gnu.org/software/coreutils/manual/coreutils.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Role, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://www.gnu.org/software/coreutils/manual/coreutils.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Correct the path in the script: ls -ld "
        f"{ctx['path'] or ctx['archive'] or ctx['zip'] or ctx['from']} from the folder in which the job starts",
        "The command found nothing there.",
        source=DOCS,
    )
    yield ctx.action(
        "Put `set -euo pipefail` at the top of the script",
        "Then it stops at the first command that fails, instead of training without its data.",
    )


RULE = Rule(
    id="shell-input-missing",
    error_type=ErrorType.DATA_NOT_FOUND,
    title="A shell command did not find its input",
    description="A file or folder that a command of the script should read is not there.",
    needles=(
        "cannot stat ",
        "Cannot open: No such file",
        "cannot find or open ",
        "link_stat ",
    ),
    pattern=(
        r"^(?:cp|mv|rsync|ln|install): cannot stat ['‘](?P<path>[^'’]+)['’]: No such file"
        r"|^tar: (?P<archive>\S+): Cannot open: No such file"
        r"|^unzip: +cannot find or open (?P<zip>[^,]+),"
        r"|^rsync: (?:\[\w+\] )?link_stat \x22(?P<from>[^\x22]+)\x22 failed: No such file"
    ),
    sources=(DOCS,),
    role=Role.FALLBACK,
    phase=Phase.SETUP,
    confidence=0.6,
    precedence=40,
    suggest=suggest,
)
