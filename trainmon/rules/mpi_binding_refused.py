"""mpirun cannot place or bind the processes as asked.

What happened
    Open MPI was to tie processes to cores, and a node of the allocation has fewer cores than that takes, or two
    options about it contradict each other.

Why
    The scheduler gave one core for each task, or hardware threads were counted as cores; `--map-by …:PE=N` with
    `--bind-to`; a container that sees few cores.

How to confirm
    `mpirun --display map …`, `nproc`, `lscpu`, `echo $SLURM_CPUS_PER_TASK`.

How to fix
    `--bind-to none` (right for training, whose data workers need several cores), or ask for more cores.

Easily confused with
    Slots that are missing: there it is the number of processes.

References
    https://docs.open-mpi.org/en/main/launching-apps/scheduling.html
    https://github.com/openpmix/prrte/blob/v3.0/src/mca/rmaps/base/help-prte-rmaps-base.txt
    https://github.com/open-mpi/ompi/blob/v4.1.x/orte/mca/rmaps/base/help-orte-rmaps-base.txt
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.open-mpi.org/en/main/launching-apps/scheduling.html"
SOURCE = "https://github.com/openpmix/prrte/blob/v3.0/src/mca/rmaps/base/help-prte-rmaps-base.txt"
OLDER = "https://github.com/open-mpi/ompi/blob/v4.1.x/orte/mca/rmaps/base/help-orte-rmaps-base.txt"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "mpirun --bind-to none … (Horovod's own advice: --bind-to none --map-by slot), without PE=",
        "A training process needs several cores for its data workers; tying it to one makes it slow as well.",
        source="https://horovod.readthedocs.io/en/stable/mpi_include.html",
    )
    yield ctx.action(
        "Ask for as many cores as are bound (Slurm: --cpus-per-task); --use-hwthread-cpus where hardware threads count",
        "Open MPI counts whole cores of the allocation.",
        source=DOCS,
    )


RULE = Rule(
    id="mpi-binding-refused",
    error_type=ErrorType.CONFIG_ERROR,
    title="mpirun cannot place or bind the processes as asked",
    description="The options of mpirun ask for more cores than a node has, or contradict each other.",
    needles=(
        "A request was made to bind",
        "but a conflicting binding",
        "Your job failed to map",
        "processes than the ppr",
        "mapping directive cannot be combined",
    ),
    pattern=(
        r"^A request was made to bind (?:to that would result in binding more|that would require binding|a process\b)"
        r"|^A request for multiple cpus-per-proc was given, but a conflicting binding|^Your job failed to map\."
        r"|^Your job has requested more processes than the ppr|mapping directive cannot be combined with a$"
    ),
    sources=(DOCS, SOURCE, OLDER),
    phase=Phase.SETUP,
    confidence=0.93,
    precedence=60,
    suggest=suggest,
)
