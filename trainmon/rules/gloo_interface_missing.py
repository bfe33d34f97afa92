"""Gloo was told to use a network interface that has no address on this machine.

What happened
    The process group was created with Gloo, and the interface that GLOO_SOCKET_IFNAME names is not on this
    machine, or has no IP address.

Why
    The variable was copied from another machine (eth0, ib0), a container has other interfaces than its host, the
    interface is one half of a bond, or an IP address or a pattern (^lo) was given where Gloo takes a name alone.

How to confirm
    `ip -br addr` on the node that reports it, `echo $GLOO_SOCKET_IFNAME`.

How to fix
    Name an interface that `ip -br addr` shows with an address on every node, or unset the variable.

Easily confused with
    A host name that cannot be resolved.

References
    https://docs.pytorch.org/docs/stable/distributed.html#choosing-the-network-interface-to-use
    https://github.com/pytorch/gloo/blob/main/gloo/transport/tcp/device.cc
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.pytorch.org/docs/stable/distributed.html#choosing-the-network-interface-to-use"
SOURCE = "https://github.com/pytorch/gloo/blob/main/gloo/transport/tcp/device.cc"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "ip -br addr    # on every node; then export GLOO_SOCKET_IFNAME=<an interface with an address>, or unset "
        "GLOO_SOCKET_IFNAME",
        f"{ctx['name']} has no address on the machine that reported it.",
        source=DOCS,
    )
    yield ctx.action(
        "Set it per node where the nodes' interfaces have different names; give NCCL_SOCKET_IFNAME the same one.",
        "Gloo takes names alone, no addresses and no patterns.",
        source=SOURCE,
    )


RULE = Rule(
    id="gloo-interface-missing",
    error_type=ErrorType.DIST_INIT,
    title="Gloo was told to use a network interface that has no address on this machine",
    description="The interface {name} does not exist here, or has no IP address.",
    needles=("ifa != nullptr. Unable to find address for",),
    pattern=r"ifa != nullptr\. Unable to find address for: (?P<name>\S+)",
    sources=(DOCS, SOURCE),
    phase=Phase.SETUP,
    confidence=0.95,
    precedence=62,
    suggest=suggest,
)
