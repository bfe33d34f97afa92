"""NCCL failed in a system call or on the network.

What happened
    A call of NCCL to the operating system or the network failed while connecting ranks or moving data.

Why
    The wrong network interface, a firewall, a broken InfiniBand port, too little /dev/shm or locked
    memory in a container, a peer that is gone.

How to confirm
    Rerun with `NCCL_DEBUG=INFO` (and `NCCL_DEBUG_SUBSYS=INIT,NET`): the WARN line names the call.

How to fix
    Choose the interface (`NCCL_SOCKET_IFNAME`), rule out InfiniBand (`NCCL_IB_DISABLE=1`) or peer-to-peer
    (`NCCL_P2P_DISABLE=1`), enlarge /dev/shm, raise `ulimit -l`.

Easily confused with
    A remote error, which only says that the other side went away.

References
    https://docs.nvidia.com/deeplearning/nccl/user-guide/docs/troubleshooting.html
    https://docs.nvidia.com/deeplearning/nccl/user-guide/docs/env.html
    https://github.com/NVIDIA/nccl/blob/master/src/misc/socket.cc
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOC = "https://docs.nvidia.com/deeplearning/nccl/user-guide/docs/troubleshooting.html"
DOC2 = "https://docs.nvidia.com/deeplearning/nccl/user-guide/docs/env.html"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    yield ctx.action(
        "NCCL_DEBUG=INFO NCCL_DEBUG_SUBSYS=INIT,NET <same command>, and read the first 'NCCL WARN' line",
        "It names the system call, interface or device that failed.",
        source=DOC,
    )
    yield ctx.action(
        "export NCCL_SOCKET_IFNAME=<interface of ip -br addr>; try NCCL_IB_DISABLE=1, then "
        "NCCL_P2P_DISABLE=1",
        "Picks the network that joins the nodes, and rules out InfiniBand or peer-to-peer access one by one.",
        source=DOC2,
    )
    yield ctx.action(
        "In containers: --shm-size=8g (or --ipc=host) and --ulimit memlock=-1",
        "NCCL needs shared memory between ranks of a node, and locked memory for RDMA.",
        source=DOC,
    )


RULE = Rule(
    id="nccl-system-error",
    error_type=ErrorType.NCCL_ERROR,
    title="NCCL failed in a system call or on the network",
    description=(
        "NCCL reported a system error: sockets, InfiniBand, shared memory or peer-to-peer access did "
        "not work."
    ),
    needles=(
        "unhandled system error",
        "ncclSystemError",
        "no socket interface found",
        "NET/IB",
        "Call to ibv",
        "onnect to ",
        "exceeded retries",
        "exceeded timeouts",
    ),
    pattern=(
        r"unhandled system error|ncclSystemError: System call|Bootstrap : no socket interface "
        r"found|NCCL WARN (?:NET/IB ?: (?:Got completion from|Got async event : .*error|.*async fatal event)"
        r"|Call to ibv_\w+ failed)"
        r"|NCCL WARN (?:Net : |\w+: )?[Cc]onnect to \S+ (?:failed|returned)"
        r"|NCCL WARN socket\w+: exceeded (?:retries|timeouts)"
    ),
    sources=(
        DOC,
        DOC2,
        "https://github.com/NVIDIA/nccl/blob/master/src/misc/socket.cc",
    ),
    confidence=0.85,
    suggest=suggest,
)
