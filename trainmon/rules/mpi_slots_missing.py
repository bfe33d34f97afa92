"""mpirun was asked for more processes than it has slots.

What happened
    Open MPI refused to start: the host file, the scheduler's allocation or the number of cores gives fewer slots.

Why
    Without a host file each host counts one slot per core; under Slurm one slot per task of the allocation
    (`--ntasks`, often 1).

How to confirm
    `mpirun --display-allocation …`, and `echo $SLURM_NTASKS`.

How to fix
    Ask the scheduler for as many tasks as processes, name the slots (`-H host:8`), or allow more
    (`--oversubscribe`).

Easily confused with
    GPUs that are missing: a slot is only a place for a process.

References
    https://docs.open-mpi.org/en/main/launching-apps/scheduling.html
    https://github.com/open-mpi/ompi/blob/v4.1.x/orte/mca/rmaps/base/help-orte-rmaps-base.txt
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.open-mpi.org/en/main/launching-apps/scheduling.html"
HELP = "https://github.com/open-mpi/ompi/blob/v4.1.x/orte/mca/rmaps/base/help-orte-rmaps-base.txt"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    asked = ctx.search(r"not enough slots available in the system to satisfy the (?P<wanted>\d+)")
    wanted = asked["wanted"] if asked else "<as many as -np says>"
    yield ctx.action(
        f"Under Slurm ask for the tasks (#SBATCH --ntasks={wanted}); else name the slots: mpirun -H host1:8,host2:8 "
        "or slots=8 in the host file",
        "Open MPI starts no more processes than it was given slots for.",
        source=DOCS,
    )
    yield ctx.action(
        "mpirun --oversubscribe … (Open MPI 4), --map-by :OVERSUBSCRIBE (5), if fewer cores than processes are meant",
        "Right for processes that mostly wait for a GPU; slow for ones that compute on the CPU.",
        source=DOCS,
    )


RULE = Rule(
    id="mpi-slots-missing",
    error_type=ErrorType.CONFIG_ERROR,
    title="mpirun was asked for more processes than it has slots",
    description="Open MPI has fewer slots than the processes that it was to start.",
    needles=("There are not enough slots", "OVERSUBSCRIBE option to ignore"),
    pattern=r"There are not enough slots (?:available in the system to satisfy the \d+|on the nodes)"
    r"|you can use the --(?:map-by :OVERSUBSCRIBE|oversubscribe) option to ignore the",
    sources=(DOCS, HELP),
    phase=Phase.SETUP,
    confidence=0.95,
    precedence=60,
    suggest=suggest,
)
