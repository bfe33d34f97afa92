"""The host that could not be reached: does its name resolve, and does it take a connection?"""

from __future__ import annotations

import os
import socket
import threading

from trainmon.model import ErrorType
from trainmon.preflight._case import Answer, Case, Check, no, unknown, yes

SECONDS = 8.0
_HOST = (
    r"host='([\w.\-]+)'|https?://([\w.\-]+)|[Hh]ost:? ([\w.\-]+):\d+|resolve host:? ([\w.\-]+)|resolve '([\w.\-]+)'"
    r"|\[([\w.\-]+), \d+\]|\('([\w.\-]+)', \d+\)|hostname[: =]+'?([\w.\-]+)"
)
_PORT = r"port=(\d{1,5})|https?://[\w.\-]+:(\d{1,5})|[Hh]ost:? [\w.\-]+:(\d{1,5})|\[[\w.\-]+, (\d{1,5})\]|\('[\w.\-]+', (\d{1,5})\)"


_PROXIES = ("https_proxy", "HTTPS_PROXY", "http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY")
_REACHED = frozenset(
    {"connection-failed", "host-name-not-resolved", "network-unreachable", "hub-unreachable-and-not-cached"}
)
"""Failures that a connection mends; of others (a server's error, a slow answer) it tells nothing."""


def _look(case: Case) -> Answer | None:
    host = case.search(_HOST) or str(case.variables.get("MASTER_ADDR") or "")
    if not host:
        return unknown("The log does not say which host it was.")
    host = case.now(host)
    if any(os.environ.get(name) for name in _PROXIES):
        return unknown(f"A proxy is set, so that {host} is not reached from here directly.")
    address = _within(lambda: socket.getaddrinfo(host, None)[0][4][0])
    if isinstance(address, str) and address.startswith("!"):
        return yes(f"The name {host} still does not resolve: {address[1:]}.")
    if address is None:
        return unknown(f"No answer about the name {host} within {SECONDS:.0f} s.")
    port = int(case.search(_PORT) or (443 if "http" in case.text else 0))
    if not 0 < port < 65536 or case.diagnosis.rule == "rendezvous-host-not-resolved":
        return no(f"{host} resolves to {address} now.")
    reached = _within(lambda: _connect(host, port))
    if reached == "yes" and case.diagnosis.rule not in _REACHED:
        return unknown(f"{host} takes a connection on port {port}; what it answers is not tried.")
    if reached == "yes":
        return no(f"{host} resolves and takes a connection on port {port} now.")
    if "resolve" in case.text.lower() or "name or service" in case.text.lower():
        return unknown(f"{host} resolves now, but takes no connection on port {port}: {_said(reached)}.")
    return yes(f"{host} still takes no connection on port {port}: {_said(reached)}.")


def _said(reached: str | None) -> str:
    return "no answer in time" if reached is None else reached.lstrip("!")


def _connect(host: str, port: int) -> str:
    with socket.create_connection((host, port), timeout=SECONDS / 2):
        return "yes"


def _within(ask: object) -> str | None:
    """What a function answers in time, its OSError as `!reason`; None when it takes too long."""
    found: list[str] = []

    def run() -> None:
        try:
            found.append(str(ask()))  # type: ignore[operator]
        except OSError as error:
            found.append(f"!{error.strerror or error}")
        except UnicodeError:  # a label of more than 63 characters
            found.append("!it is no host name")

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(SECONDS)
    return found[0] if found else None


CHECK = Check(
    "host resolves",
    _look,
    rules=frozenset({"rendezvous-host-not-resolved", "hub-unreachable-and-not-cached"}),
    types=frozenset({ErrorType.NETWORK_ERROR}),
)
