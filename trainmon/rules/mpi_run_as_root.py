"""mpirun refuses to run as root.

What happened
    Open MPI found that it runs as root, which it refuses unless told twice.

Why
    In a container the user is root by default.

How to confirm
    `id -u` prints 0.

How to fix
    Run as another user, or say that it is meant: `--allow-run-as-root`, or two environment variables.

Easily confused with
    Files that may not be written.

References
    https://docs.open-mpi.org/en/main/man-openmpi/man1/mpirun.1.html
    https://github.com/openpmix/prrte/blob/v3.0/src/mca/schizo/base/schizo_base_stubs.c
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.open-mpi.org/en/main/man-openmpi/man1/mpirun.1.html"
SOURCE = "https://github.com/openpmix/prrte/blob/v3.0/src/mca/schizo/base/schizo_base_stubs.c"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "In a container: mpirun --allow-run-as-root …, or OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1",
        "Says that it is meant; a container's root can harm little outside it.",
        source=DOCS,
    )
    yield ctx.action(
        "Elsewhere: run as an ordinary user (docker run --user $(id -u):$(id -g))",
        "A slip as root can harm the whole machine.",
        source=SOURCE,
    )


RULE = Rule(
    id="mpi-run-as-root",
    error_type=ErrorType.CONFIG_ERROR,
    title="mpirun refuses to run as root",
    description="Open MPI runs as root only when told so.",
    needles=("has detected an attempt to run as root", "adding the --allow-run-as-root"),
    pattern=r"\w+ has detected an attempt to run as root|override this protection by adding the --allow-run-as-root",
    sources=(DOCS, SOURCE),
    phase=Phase.SETUP,
    confidence=0.95,
    precedence=60,
    suggest=suggest,
)
