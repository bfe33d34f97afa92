"""The port of the process group is already in use.

What happened
    The first rank opens a TCP store on `MASTER_PORT`; binding it failed with EADDRINUSE.

Why
    Another job on the same node with the same port (29500 is everybody's default), or an earlier run
    whose processes are still alive.

How to confirm
    `ss -ltnp | grep 29500` (or the port of the message); `ps aux | grep python` for left-over ranks.

How to fix
    Choose another port, or let the launcher choose one; end what is left of the earlier run.

Easily confused with
    A web server or TensorBoard that cannot bind its own port.

References
    https://docs.pytorch.org/docs/stable/elastic/run.html
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._launcher import option
from trainmon.rules._rule import Context, Rule

DOC = "https://docs.pytorch.org/docs/stable/elastic/run.html"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    port = ctx.search(r"(?:port[: =]+|:::|:\s|0\.0\.0\.0:)(?P<port>\d{4,5})\b")
    number = port["port"] if port else "29500"
    yield ctx.action(
        option(ctx, "port", number),
        "Two jobs on a node cannot listen on one port, and all launchers default to 29500.",
        source=DOC,
    )
    yield ctx.action(
        f"ss -ltnp | grep {number}; end what is left of the earlier run",
        "Ranks that survived a crash keep the port (and the GPU memory).",
        source=DOC,
    )


RULE = Rule(
    id="rendezvous-port-in-use",
    error_type=ErrorType.DIST_INIT,
    title="The port of the process group is already in use",
    description="The rendezvous could not listen on its port, because another process already does.",
    needles=(
        "EADDRINUSE",
        "address already in use",
        "Tried to launch distributed communication on port",
    ),
    pattern=(
        r"Tried to launch distributed communication on port `?\d+`?, but another process is utilizing it"
        r"|(?:failed to listen on|DistNetworkError|Rendezvous\w*Error|TCPStore|c10d.*error).*(?:EADDRINUSE"
        r"|[Aa]ddress already in use)|^(?:\w+\.)*\w*Error: .*(?:EADDRINUSE|[Aa]ddress already in use)"
    ),
    sources=(DOC,),
    phase=Phase.SETUP,
    confidence=0.93,
    suggest=suggest,
)
