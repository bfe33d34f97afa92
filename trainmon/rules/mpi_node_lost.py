"""mpirun lost a node.

What happened
    The connection to Open MPI's daemon on another node broke, and mpirun stops the job.

Why
    The node went down or was cut off, its memory was full and the daemon was ended, or the network failed.

How to confirm
    That node's system log and uptime; the scheduler's word on it (`sinfo -R`, `pbsnodes`).

How to fix
    Run again without that node; if it is always the same stage of the run, look at its memory first.

Easily confused with
    A process that failed: mpirun names a rank then.

References
    https://github.com/openpmix/prrte/blob/v3.0/src/mca/errmgr/base/help-errmgr-base.txt
    https://github.com/open-mpi/ompi/blob/v4.1.x/orte/mca/errmgr/base/help-errmgr-base.txt
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Role, Suggestion
from trainmon.rules._rule import Context, Rule

SOURCE = "https://github.com/openpmix/prrte/blob/v3.0/src/mca/errmgr/base/help-errmgr-base.txt"
OLDER = "https://github.com/open-mpi/ompi/blob/v4.1.x/orte/mca/errmgr/base/help-errmgr-base.txt"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Run again without the node that the message names (Slurm: --exclude=NODE; else take it out of the hostfile)",
        "Its daemon could no longer be reached.",
        source=SOURCE,
    )
    yield ctx.action(
        "On that node: uptime; dmesg -T | grep -iE 'out of memory|killed process'",
        "Tells a restart and a full memory from a broken network.",
        source=OLDER,
    )


RULE = Rule(
    id="mpi-node-lost",
    error_type=ErrorType.NODE_FAILURE,
    title="mpirun lost a node",
    description="The connection to the daemon on another node broke.",
    needles=("has lost communication with a remote daemon", "A critical communication path was lost to"),
    pattern=r"^\w+ has lost communication with a remote daemon|^A critical communication path was lost to:",
    sources=(SOURCE, OLDER),
    role=Role.CASCADE,
    confidence=0.8,
    precedence=50,
    suggest=suggest,
)
