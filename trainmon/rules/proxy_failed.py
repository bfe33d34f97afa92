"""The proxy refused or could not be reached.

What happened
    The client is set to use a proxy.

Why
    Wrong or stale proxy variables, a proxy that asks for a password (407) or forbids the host (403).

How to confirm
    `env | grep -i proxy`; `curl -v https://HOST`.

How to fix
    Correct or unset the variables; add hosts to `no_proxy`.

Easily confused with
    A server that cannot be reached directly.

References
    https://requests.readthedocs.io/en/latest/user/advanced/#proxies
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://requests.readthedocs.io/en/latest/user/advanced/#proxies"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Check `env | grep -i proxy` in the job; correct or unset http_proxy, https_proxy "
        "and all_proxy, or add the host to no_proxy.",
        "The request is sent to the proxy that these variables name.",
        source=DOCS,
    )
    yield ctx.action(
        "A 407 asks for user and password in the proxy's address, a 403 means that "
        "the proxy forbids the host.",
        "The proxy answered, and refused.",
    )


RULE = Rule(
    id="proxy-failed",
    error_type=ErrorType.NETWORK_ERROR,
    title="The proxy refused or could not be reached",
    description="The request goes through a proxy, and that proxy did not pass it on.",
    needles=(
        "ProxyError",
        "Cannot connect to proxy",
        "Unable to connect to proxy",
        "Tunnel connection failed",
    ),
    pattern=r"ProxyError\(|ProxyError: |Cannot connect to proxy|Unable to connect to proxy|"
    r"Tunnel connection failed: (?P<code>\d+)",
    sources=(DOCS,),
    confidence=0.92,
    precedence=62,
    suggest=suggest,
)
