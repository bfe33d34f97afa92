"""The processes did not find each other at the rendezvous.

What happened
    Connecting to `MASTER_ADDR:MASTER_PORT`, or collecting all ranks, took longer than allowed.

Why
    Fewer processes started than the world size says, a wrong master address, a firewall or a network
    interface that the nodes do not share, or a rank that died before it joined.

How to confirm
    On each node: `getent hosts $MASTER_ADDR`, `nc -vz $MASTER_ADDR $MASTER_PORT`; count the ranks that
    started.

How to fix
    Correct the address and world size; open the port; start all nodes.

Easily confused with
    A timeout of a collective in the middle of training.

References
    https://docs.pytorch.org/docs/stable/elastic/run.html
    https://docs.pytorch.org/docs/stable/distributed.html#tcp-initialization
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOC = "https://docs.pytorch.org/docs/stable/elastic/run.html"
DOC2 = "https://docs.pytorch.org/docs/stable/distributed.html#tcp-initialization"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    unresolved = ctx.search(r"network addresses of \((?P<host>[^,)]+).*gai error")
    if unresolved:
        yield ctx.action(
            f"The name {unresolved['host']} has no address here: export MASTER_ADDR=$(scontrol show "
            "hostnames $SLURM_JOB_NODELIST "
            "| head -n1), or the node's IP address",
            "Name resolution failed (gai error) before the time ran out.",
            source="https://slurm.schedmd.com/scontrol.html",
        )
    yield ctx.action(
        "On every node: getent hosts $MASTER_ADDR; nc -vz $MASTER_ADDR $MASTER_PORT",
        "Shows a wrong address, a closed port or a firewall.",
        source=DOC2,
    )
    yield ctx.action(
        "Check that --nnodes x --nproc-per-node equals the ranks that really start, with the same "
        "--rdzv-endpoint and --rdzv-id "
        "on all nodes and a different --node-rank on each",
        "The rendezvous completes only when every rank has come.",
        source=DOC,
    )
    yield ctx.action(
        "export GLOO_SOCKET_IFNAME=<interface> NCCL_SOCKET_IFNAME=<interface> (ip -br addr)",
        "With several interfaces a rank may announce an address that the others cannot reach.",
        source="https://docs.pytorch.org/docs/stable/distributed.html#common-environment-variables",
    )


RULE = Rule(
    id="rendezvous-timed-out",
    error_type=ErrorType.DIST_INIT,
    title="The processes did not find each other at the rendezvous",
    description="A rank waited for the master, or the master for the other ranks, until the timeout.",
    needles=(
        "client socket has timed out",
        "failed to connect to any network address",
        "RendezvousTimeoutError",
        "RendezvousConnectionError",
        "clients joined",
        "RendezvousClosedError",
        "wait timeout after",
        "connectFullMesh",
        "Socket Timeout",
        "connect() timed out",
        "Barrier timed out",
        "RegisterTask",
        "failed to connect/validate to host",
        "in store based barrier on rank",
    ),
    pattern=(
        r"client socket has (?:timed out after|failed to connect to any network address)|Rendezvous(?:Timeout"
        r"|Connection|Closed)Error|\d+/\d+ clients joined"
        r"|TCP client failed to connect/validate to host \S+ - timed out"
        r"|Timed out initializing process group in store based barrier on rank"
        r"|wait timeout after \d+ms, keys: |connectFullMesh failed"
        r"|(?:DistStoreError|RuntimeError|TimeoutError): (?:Socket Timeout|connect\(\) timed "
        r"out)|DEADLINE_EXCEEDED: Barrier timed out|CoordinationService/RegisterTask"
    ),
    sources=(
        DOC,
        DOC2,
    ),
    phase=Phase.SETUP,
    confidence=0.88,
    suggest=suggest,
)
