"""A rank lost its connection to another rank.

What happened
    A TCP connection between ranks was closed or reset in the middle of an operation.

Why
    The peer's process ended: an exception, a kill, or simply because it was done first.

How to confirm
    Look for the first error over all ranks.

How to fix
    The one of that first error.

Easily confused with
    The cause itself.

References
    https://docs.pytorch.org/docs/stable/distributed.html
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Role, Suggestion
from trainmon.rules._rule import Context, Rule

DOC = "https://docs.pytorch.org/docs/stable/distributed.html"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    yield ctx.action(
        "Read the logs of all ranks (torchrun --log-dir logs --redirects 3) for the first failure",
        "A rank that ends closes its connections; this line is the survivor's view.",
        source="https://docs.pytorch.org/docs/stable/elastic/run.html",
    )


RULE = Rule(
    id="gloo-connection-lost",
    error_type=ErrorType.NCCL_ERROR,
    title="A rank lost its connection to another rank",
    description="The other end of a gloo or store connection is gone; that rank ended before this one.",
    needles=(
        "gloo/transport",
        "sendBytes failed",
        "recvValue failed",
        "failed to recv, got 0 bytes",
        "recvVector failed",
        "Failed to send, sent 0 bytes",
        "TCPStore",
    ),
    pattern=(
        r"gloo/transport/\S+\] (?:Connection closed by peer|Connection reset by peer|Read error|Write error"
        r"|Broken pipe|.*Software caused connection abort)|(?:sendBytes|recvValue|recvVector) failed on SocketImpl"
        r"|[Ff]ailed to recv, got 0 bytes|Failed to send, sent 0 bytes|Failed to (?:check"
        r"|get) the \x22should dump\x22 flag on TCPStore|TCPStore.*(?:Broken pipe|Connection reset by peer"
        r"|remote peer)"
    ),
    sources=(DOC,),
    role=Role.CASCADE,
    confidence=0.55,
    precedence=55,
    suggest=suggest,
)
