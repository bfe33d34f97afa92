"""The program that mpirun was to start cannot be started.

What happened
    mpirun looked for the program on a node and did not find it, or found a file that may not be executed.

Why
    `mpirun train.py` without `python`; a misspelt option of mpirun, whose value is then taken for the program; an
    environment that the other nodes do not have; a script without its executable bit.

How to confirm
    `mpirun -np 1 --host NODE which python`; the message names the node and the file.

How to fix
    `mpirun … python train.py`, with the full path of the interpreter, or `-x PATH`.

Easily confused with
    A missing Python module, which the program itself reports.

References
    https://github.com/openpmix/prrte/blob/v3.0/src/docs/show-help-files/help-prun.txt
    https://docs.open-mpi.org/en/main/man-openmpi/man1/mpirun.1.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.open-mpi.org/en/main/man-openmpi/man1/mpirun.1.html"
SOURCE = "https://github.com/openpmix/prrte/blob/v3.0/src/docs/show-help-files/help-prun.txt"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "mpirun -np N /full/path/to/python train.py …    # the interpreter first, by its full path; or -x PATH",
        "Each node looks the program up for itself; a script needs its interpreter, or chmod +x and a first line #!.",
        source=DOCS,
    )
    yield ctx.action(
        "Check the spelling of the options before the program.",
        "The first word that mpirun does not know is taken for the program.",
        source=SOURCE,
    )


RULE = Rule(
    id="mpi-program-not-found",
    error_type=ErrorType.DEPENDENCY_MISSING,
    title="The program that mpirun was to start cannot be started",
    description="mpirun did not find the program on a node, or may not execute it.",
    needles=("find the specified executable file", "the specified application as it could not"),
    pattern=r"\w+ was unable to (?:find the specified executable file|launch the specified application as it could not)",
    sources=(DOCS, SOURCE),
    phase=Phase.SETUP,
    confidence=0.93,
    precedence=60,
    suggest=suggest,
)
