"""A host name could not be resolved.

What happened
    DNS gave no answer for the host of a download or service.

Why
    Compute nodes without internet, a missing proxy setting, or a failing name server.

How to confirm
    `getent hosts huggingface.co; curl -I https://huggingface.co` on the node.

How to fix
    Download on a node with internet; set the proxy variables; run offline.

Easily confused with
    The master address of a distributed run.

References
    https://huggingface.co/docs/transformers/installation#offline-mode
    https://man7.org/linux/man-pages/man3/getaddrinfo.3.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://huggingface.co/docs/transformers/installation#offline-mode"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    found = ctx.search(r"host='(?P<host>[\w.\-]+)'|https?://(?P<url>[\w.\-]+)|host (?P<plain>[\w.\-]+):\d+")
    host = (
        ctx["host"]
        or ctx["wget"]
        or ctx["apt"]
        or (next((found[g] for g in ("host", "url", "plain") if found[g]), "") if found else "")
        or "huggingface.co"
    )
    yield ctx.action(
        f"Check from the same node: `getent hosts {host}; curl -I https://{host}`; many "
        "compute nodes have no internet.",
        "No address was found for the host.",
    )
    yield ctx.action(
        "Download on a login node into a shared cache, then run with HF_HUB_OFFLINE=1 "
        "(or WANDB_MODE=offline, download=False).",
        "The job then needs no network.",
        source=DOCS,
    )
    yield ctx.action(
        "If there is a proxy, export http_proxy and https_proxy in the job script.",
        "Names outside are then resolved by the proxy.",
    )


RULE = Rule(
    id="host-name-not-resolved",
    error_type=ErrorType.NETWORK_ERROR,
    title="A host name could not be resolved",
    description="The machine found no address for a host it wanted to reach.",
    needles=(
        "Name or service not known",
        "name resolution",
        "NameResolutionError",
        "Could not resolve host",
        "nodename nor servname",
        "getaddrinfo failed",
        "No address associated with hostname",
        "Failed to resolve",
        "unable to resolve host address",
        "failure resolving",
    ),
    pattern=(
        r"(?:urlopen error|URLError|Max retries exceeded|NameResolutionError|ConnectError|Cannot connect to host"
        r"|ClientConnector\w*Error|https?://|requests\.exceptions"
        r"|RemoteDisconnected).{0,400}(?:Name or service not known|[Nn]ame resolution|NameResolutionError"
        r"|nodename nor servname|getaddrinfo failed|No address associated with hostname|Failed to resolve)"
        r"|Could not resolve host: (?P<host>[\w.\-]+)|^wget: unable to resolve host address ['‘](?P<wget>[^'’]+)"
        r"|Temporary failure resolving '(?P<apt>[^']+)'"
    ),
    sources=(
        DOCS,
        "https://man7.org/linux/man-pages/man3/getaddrinfo.3.html",
    ),
    confidence=0.92,
    precedence=60,
    suggest=suggest,
)
