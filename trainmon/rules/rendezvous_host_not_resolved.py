"""The master's host name cannot be resolved.

What happened
    Name resolution of `MASTER_ADDR` (or of the own host) failed.

Why
    A short name that this node does not know, a login node's name, a typing error, or a cluster variable
    that was not expanded.

How to confirm
    `getent hosts <name>` on the node that failed.

How to fix
    Use an address or a full name: on Slurm `scontrol show hostnames $SLURM_JOB_NODELIST | head -1`.

Easily confused with
    Network errors of downloads, which name a URL.

References
    https://slurm.schedmd.com/scontrol.html
    https://docs.pytorch.org/docs/stable/distributed.html#environment-variable-initialization
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOC = "https://slurm.schedmd.com/scontrol.html"
DOC2 = "https://docs.pytorch.org/docs/stable/distributed.html#environment-variable-initialization"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    yield ctx.action(
        "export MASTER_ADDR=$(scontrol show hostnames $SLURM_JOB_NODELIST | head -n1)   (or the node's "
        "IP address); check with "
        "getent hosts $MASTER_ADDR",
        "Every node has to resolve the name of the first one.",
        source=DOC,
    )


RULE = Rule(
    id="rendezvous-host-not-resolved",
    error_type=ErrorType.DIST_INIT,
    title="The master's host name cannot be resolved",
    description="No address was found for the host name of the rendezvous.",
    needles=(
        "network addresses of (",
        "Unable to find address for",
        "host not found",
    ),
    pattern=(
        r"The (?:IPv4 )?network addresses of \((?P<host>[^)]*)\) cannot be retrieved"
        r"|\] rp != nullptr\. Unable to find address for|ValueError: host not found:"
    ),
    sources=(
        DOC,
        DOC2,
    ),
    phase=Phase.SETUP,
    confidence=0.93,
    suggest=suggest,
)
