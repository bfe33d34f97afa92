"""MPI could not be initialised under this launcher.

What happened
    MPI_Init failed, mostly because the process and the launcher do not speak the same process-management interface.

Why
    `srun python …` with an Open MPI built without Slurm's PMI or with another version of PMIx; a library that starts
    MPI by itself (mpi4py, Transformer Engine's overlap of communication, TensorRT-LLM) in a job that torchrun started;
    MPI of the container and of the host differ.

How to confirm
    `srun --mpi=list`; `ompi_info | grep -i pmi`; the lines above.

How to fix
    `srun --mpi=pmix …` (or pmi2) where it is listed, `mpirun` instead of `srun`, or without MPI.

Easily confused with
    A network that does not connect the nodes.

References
    https://slurm.schedmd.com/mpi_guide.html
    https://docs.open-mpi.org/en/main/launching-apps/slurm.html
    https://github.com/open-mpi/ompi/blob/main/ompi/errhandler/errhandler_predefined.c
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Role, Suggestion
from trainmon.rules._rule import Context, Rule

GUIDE = "https://slurm.schedmd.com/mpi_guide.html"
DOCS = "https://docs.open-mpi.org/en/main/launching-apps/slurm.html"
SOURCE = "https://github.com/open-mpi/ompi/blob/main/ompi/errhandler/errhandler_predefined.c"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "srun --mpi=list, then srun --mpi=pmix … (or pmi2); else mpirun -np N … inside the allocation",
        "Process and launcher have to speak the same interface (PMI).",
        source=GUIDE,
    )
    yield ctx.action(
        "If the program needs no MPI: unset the option that starts it (Transformer Engine: "
        "tp_comm_overlap=False or tp_comm_bootstrap_backend='nccl'), and the variables OMPI_*, PMIX_*, PMI_*, SLURM_*",
        "A library that finds such variables starts MPI by itself.",
        source=DOCS,
    )


RULE = Rule(
    id="mpi-not-initialised",
    error_type=ErrorType.DIST_INIT,
    title="MPI could not be initialised under this launcher",
    description="MPI_Init failed; the reason, if there is one, stands in the lines above.",
    needles=("An error occurred in MPI_Init", "have been direct launched using", "PMI2_Init failed"),
    pattern=r"An error occurred in MPI_Init|application appears to have been direct launched using|PMI2_Init failed to in",
    sources=(GUIDE, DOCS, SOURCE),
    role=Role.FALLBACK,
    phase=Phase.SETUP,
    confidence=0.85,
    precedence=45,
    suggest=suggest,
)
