"""Where this user's dashboard listens: it leaves its port in TRAINMON_HOME, so that links name the right one."""

from __future__ import annotations

import contextlib
import json
import os
from pathlib import Path
from typing import Any

FILE = "dashboard.json"
ADDRESS = "127.0.0.1"
PATIENCE = 0.2
"""Seconds for a port of this machine to answer."""


def announce(home: Path, port: int) -> None:
    """Say that this process, or what it becomes, listens there; a home that cannot be written is left alone."""
    told = {"port": port, "pid": os.getpid(), "host": os.uname().nodename}
    part = home / f".{FILE}.{os.getpid()}"
    with contextlib.suppress(OSError):
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        part.write_text(json.dumps(told))
        part.replace(home / FILE)


def announced(home: Path) -> str | None:
    """The address of a dashboard of this home that runs on this machine, None when there is none."""
    try:
        told = json.loads((home / FILE).read_text())
        port, pid, host = int(told["port"]), int(told["pid"]), told["host"]
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return None
    if host != os.uname().nodename or not 0 < port < 65536 or not _runs(pid):
        return None
    return f"http://{ADDRESS}:{port}" if pid == os.getpid() or _listens(port) else None


def _runs(pid: Any) -> bool:
    if os.name != "posix" or pid <= 0:
        return pid > 0  # elsewhere asking would end it; the port tells
    try:
        os.kill(pid, 0)
    except PermissionError:
        return False  # somebody else's process has that number now
    except (OSError, OverflowError):
        return False
    return True


def _listens(port: int) -> bool:
    try:
        import socket  # few commands print a link

        socket.create_connection((ADDRESS, port), PATIENCE).close()
    except OSError:
        return False
    return True
