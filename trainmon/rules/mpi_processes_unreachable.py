"""MPI's processes cannot reach each other.

What happened
    MPI_Init found no way of communication between two processes, and the job ends before the program begins.

Why
    A setting that allows one transport only (OMPI_MCA_btl, OMPI_MCA_pml, UCX_TLS), a transport that this machine
    lacks, interfaces without a route between the nodes, or a shared memory folder that cannot be written.

How to confirm
    `env | grep -E 'OMPI_MCA|UCX'`, `ompi_info`; --mca btl_base_verbose 100.

How to fix
    Leave the settings out, or name transports that are there (`--mca btl self,sm,tcp` or `self,vader,tcp`).

Easily confused with
    NCCL, which has its own transports.

References
    https://github.com/open-mpi/ompi/blob/main/ompi/runtime/help-mpi-runtime.txt
    https://docs.open-mpi.org/en/main/tuning-apps/networking/index.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.open-mpi.org/en/main/tuning-apps/networking/index.html"
SOURCE = "https://github.com/open-mpi/ompi/blob/main/ompi/runtime/help-mpi-runtime.txt"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "env | grep -E 'OMPI_MCA|UCX' and unset what restricts the transports; else mpirun --mca btl self,sm,tcp … "
        "(Open MPI 4: self,vader,tcp)",
        "Some transport has to work between any two processes.",
        source=DOCS,
    )
    yield ctx.action(
        "Several nodes: --mca btl_tcp_if_include eth0, an interface that all of them share",
        "Open MPI may take addresses that are not routed (docker0, a management network).",
        source=DOCS,
    )


RULE = Rule(
    id="mpi-processes-unreachable",
    error_type=ErrorType.DIST_INIT,
    title="MPI's processes cannot reach each other",
    description="MPI_Init found no transport between two processes.",
    needles=(
        "processes are unable to reach each other for",
        "MPI process is unreachable",
        "failed for some reason;",
    ),
    pattern=(
        r"^At least one pair of MPI processes are unable to reach each other for"
        r"|^MPI_INIT\w* has failed because at least one MPI process is unreachable"
        r"|^It looks like MPI_I\w+ failed for some reason;"
    ),
    sources=(DOCS, SOURCE),
    phase=Phase.SETUP,
    confidence=0.88,
    precedence=58,
    suggest=suggest,
)
