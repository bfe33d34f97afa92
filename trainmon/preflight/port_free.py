"""The port that was taken: is it free, and who holds it?"""

from __future__ import annotations

import socket

from trainmon import knobs
from trainmon.preflight._case import Answer, Case, Check, no, unknown, yes

_NAMES = ("master_port", "main_process_port", "rdzv_endpoint", "port")
_IN_TEXT = r"(?:port[: =]+|:::|0\.0\.0\.0:|localhost:|127\.0\.0\.1:|\]:|address \('[^']*', |:)(\d{2,5})\b"


def _look(case: Case) -> Answer | None:
    port = _port(case)
    if port is None:
        return unknown("Neither the log nor the command says which port it was.")
    if _free(port):
        return no(f"Port {port} is free now.")
    return yes(f"Port {port} is still taken{_holder(port)}.")


def _port(case: Case) -> int | None:
    """The port of the new command where it names one, else that of the log, else the job's MASTER_PORT."""
    said = {knobs.canonical(name): value for name, value in knobs.read_argv(case.plan.argv)}
    for name in _NAMES:
        digits = said.get(name, "").rsplit(":", 1)[-1]
        if digits.isdigit() and 0 < int(digits) < 65536:
            return int(digits)
    found = case.search(_IN_TEXT) or str(case.variables.get("MASTER_PORT", ""))
    return int(found) if found.isdigit() and 0 < int(found) < 65536 else None


def _free(port: int) -> bool:
    """Whether a server could listen on it, on any address, as a TCPStore does."""
    for family, address in ((socket.AF_INET6, "::"), (socket.AF_INET, "0.0.0.0")):
        try:
            with socket.socket(family) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind((address, port))
                probe.listen(1)
            return True
        except OSError as error:
            if family == socket.AF_INET6 and error.errno in (97, 99):  # no IPv6 here
                continue
            return False
    return False


def _holder(port: int) -> str:
    """` by python (pid 123)`, as far as one may see it."""
    import psutil

    try:
        for entry in psutil.net_connections("tcp"):
            if entry.laddr and entry.laddr.port == port and entry.status == psutil.CONN_LISTEN and entry.pid:
                return f" by {psutil.Process(entry.pid).name()} (pid {entry.pid})"
    except psutil.Error:
        pass
    return ""


CHECK = Check("port free", _look, rules=frozenset({"rendezvous-port-in-use"}))
