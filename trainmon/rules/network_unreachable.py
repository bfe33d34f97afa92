"""The network is not reachable from this machine.

What happened
    A connection could not even be tried.

Why
    Compute nodes without internet, a firewall, or IPv6 addresses on a machine without IPv6.

How to confirm
    `curl -I https://huggingface.co` on the node.

How to fix
    Download on a login node; set the proxy; run offline.

Easily confused with
    A server that refuses or breaks a connection.

References
    https://huggingface.co/docs/transformers/installation#offline-mode
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://huggingface.co/docs/transformers/installation#offline-mode"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Download the file on a login node (or any machine with internet) into the "
        "cache that the job reads, then run offline (HF_HUB_OFFLINE=1, download=False).",
        "This node has no way to the internet.",
        source=DOCS,
    )
    yield ctx.action(
        "If the site has a proxy, export https_proxy and http_proxy in the job script.",
        "Direct connections are not routed there.",
    )


RULE = Rule(
    id="network-unreachable",
    error_type=ErrorType.NETWORK_ERROR,
    title="The network is not reachable from this machine",
    description="The operating system has no route to the host.",
    needles=(
        "Network is unreachable",
        "No route to host",
    ),
    pattern=r"(?:urlopen error|URLError|Max retries exceeded|ConnectError|Cannot connect "
    r"to host|NewConnectionError|https?://|requests\.exceptions|MaxRetryError).{0,400}(?:Netwo"
    r"rk is unreachable|No route to host)",
    sources=(DOCS,),
    confidence=0.9,
    precedence=60,
    suggest=suggest,
)
