"""mpirun could not start its daemon on another node.

What happened
    mpirun starts a daemon on each node, over ssh or the scheduler, and one of them did not start or did not
    report back.

Why
    The node's name is unknown or it does not answer; ssh asks for a password; Open MPI is not on PATH there;
    a firewall or an interface without a route between the nodes.

How to confirm
    `ssh NODE hostname; ssh NODE which prted orted`; the lines of ssh above.

How to fix
    Correct the host names, ssh keys without a password, `--prefix` of Open MPI, one interface for all nodes.

Easily confused with
    NCCL's and Gloo's rendezvous, which begins once the processes run.

References
    https://github.com/openpmix/prrte/blob/v3.0/src/mca/errmgr/base/help-errmgr-base.txt
    https://github.com/open-mpi/ompi/blob/v4.1.x/orte/mca/errmgr/base/help-errmgr-base.txt
    https://docs.open-mpi.org/en/main/launching-apps/ssh.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.open-mpi.org/en/main/launching-apps/ssh.html"
SOURCE = "https://github.com/openpmix/prrte/blob/v3.0/src/mca/errmgr/base/help-errmgr-base.txt"
OLDER = "https://github.com/open-mpi/ompi/blob/v4.1.x/orte/mca/errmgr/base/help-errmgr-base.txt"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "ssh -o BatchMode=yes NODE which prted orted    # for each node of -H or the hostfile, from the first node",
        "Shows a wrong host name, a missing key, or an Open MPI that is not on PATH there.",
        source=DOCS,
    )
    yield ctx.action(
        "mpirun --prefix /path/of/openmpi …, the same version on all nodes",
        "A shell without login reads no profile, so PATH and LD_LIBRARY_PATH may lack it.",
        source=DOCS,
    )
    yield ctx.action(
        "--mca oob_tcp_if_include eth0 --mca btl_tcp_if_include eth0 (Open MPI 5: --prtemca oob_tcp_if_include)",
        "With several interfaces the daemon may answer to an address that cannot be reached.",
        source=OLDER,
    )


RULE = Rule(
    id="mpi-daemon-not-started",
    error_type=ErrorType.DIST_INIT,
    title="mpirun could not start its daemon on another node",
    description="The daemon of Open MPI on another node did not start or did not report back.",
    needles=(
        "start one or more daemons",
        "A daemon failed to report back",
        "daemon has unexpectedly failed",
        "died unexpectedly",
    ),
    pattern=(
        r"^\w+ was unable to reliably start one or more daemons|^A daemon failed to report back after being spawned"
        r"|^An (?:ORTE|PRTE) daemon has unexpectedly failed after launch"
        r"|^A daemon (?:\(pid \S+\) )?died unexpectedly (?:with status|on signal)"
    ),
    sources=(DOCS, SOURCE, OLDER),
    phase=Phase.SETUP,
    confidence=0.93,
    precedence=60,
    suggest=suggest,
)
