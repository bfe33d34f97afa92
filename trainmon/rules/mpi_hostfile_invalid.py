"""mpirun cannot use the hostfile.

What happened
    The file with the hosts is not there, or a line of it cannot be read.

Why
    A path relative to another folder, `slots=` with something else than a number, a hostfile in the form of
    another program (MPICH writes `node1:8`).

How to confirm
    `cat` the file that the message names, on the node where mpirun runs.

How to fix
    One line for each node, `node1 slots=8`.

Easily confused with
    Hosts that are named rightly and do not answer.

References
    https://docs.open-mpi.org/en/main/launching-apps/scheduling.html
    https://github.com/openpmix/prrte/blob/v3.0/src/util/hostfile/help-hostfile.txt
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.open-mpi.org/en/main/launching-apps/scheduling.html"
SOURCE = "https://github.com/openpmix/prrte/blob/v3.0/src/util/hostfile/help-hostfile.txt"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "mpirun --hostfile /full/path/hosts …, with one line for each node: node1 slots=8",
        "The file that the message names is missing or has a line in another form.",
        source=DOCS,
    )
    yield ctx.action(
        "Leave --hostfile out inside a Slurm, PBS or LSF job",
        "Open MPI takes the nodes from the scheduler.",
        source=DOCS,
    )


RULE = Rule(
    id="mpi-hostfile-invalid",
    error_type=ErrorType.CONFIG_ERROR,
    title="mpirun cannot use the hostfile",
    description="The file with the hosts is missing or has a line that cannot be read.",
    needles=("in the hostfile:", "to open the hostfile:"),
    pattern=r"^(?:PRTE|Open RTE) (?:was unable to open|detected a (?:bad parameter|parse error) in) the hostfile:",
    sources=(DOCS, SOURCE),
    phase=Phase.SETUP,
    confidence=0.95,
    precedence=60,
    suggest=suggest,
)
