"""NCCL lost the connection to another rank.

What happened
    A rank's NCCL found its peer gone.

Why
    Nearly always the peer died for a reason of its own; sometimes the network between the nodes failed.

How to confirm
    Look for the first error over all ranks and nodes.

How to fix
    The one of that first error; with none, the network (`NCCL_DEBUG=INFO`).

Easily confused with
    The cause itself.

References
    https://docs.nvidia.com/deeplearning/nccl/user-guide/docs/troubleshooting.html
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Role, Suggestion
from trainmon.rules._rule import Context, Rule

DOC = "https://docs.nvidia.com/deeplearning/nccl/user-guide/docs/troubleshooting.html"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    yield ctx.action(
        "Read the logs of all ranks (torchrun --log-dir logs --redirects 3) and dmesg of the other nodes "
        "for the first failure",
        "A rank that disappears closes its connections; this line is the survivor's view.",
        source=DOC,
    )
    yield ctx.action(
        "If no rank failed before: NCCL_DEBUG=INFO, NCCL_SOCKET_IFNAME=<interface>, NCCL_IB_DISABLE=1 as "
        "a test",
        "Then the network between the nodes broke.",
        source="https://docs.nvidia.com/deeplearning/nccl/user-guide/docs/env.html",
    )


RULE = Rule(
    id="nccl-remote-error",
    error_type=ErrorType.NCCL_ERROR,
    title="NCCL lost the connection to another rank",
    description="The other side of a connection ended: a remote process exited or the network broke.",
    needles=(
        "ncclRemoteError",
        "remote process exited",
        "Connection closed by remote peer",
        "Connection closed by peer",
        "Call to recv",
        "Call to send",
    ),
    pattern=(
        r"ncclRemoteError|remote process exited or there was a network error|Connection closed by "
        r"(?:remote )?peer|NCCL WARN .*Call to (?:recv|send)(?: (?:from|to) \S+)? failed"
    ),
    sources=(DOC,),
    role=Role.CASCADE,
    confidence=0.6,
    suggest=suggest,
)
