"""Start the dashboard: find its files, hand the process over to Streamlit."""

from __future__ import annotations

import os
import socket
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import NoReturn

from trainmon import settings
from trainmon.announced import ADDRESS, announce
from trainmon.errors import UsageError


def app_folder() -> Path:
    """Where `streamlit_app.py` is: the checkout around the package, else the copy inside it."""
    package = Path(__file__).resolve().parent
    for folder in (package.parent, package / "_app"):
        if (folder / "streamlit_app.py").is_file() and (folder / "pages").is_dir():
            return folder
    raise UsageError(
        "This installation has no dashboard files. Install again: pip install 'trainmon[dashboard]'"
    )


def serve(port: int, *, open_browser: bool) -> NoReturn:
    """Become the dashboard's server on this machine only; does not return.

    Raises UsageError when Streamlit is not installed or the port is taken.
    """
    if find_spec("streamlit") is None:
        raise UsageError("The dashboard needs more packages: pip install 'trainmon[dashboard]'")
    _require_free(port)
    arguments = [
        "-m", "streamlit", "run", str(app_folder() / "streamlit_app.py"),
        "--server.address", ADDRESS,
        "--server.port", str(port),
        "--server.headless", str(not open_browser).lower(),
        "--server.showEmailPrompt", "false",
        "--browser.gatherUsageStats", "false",
        # Else Streamlit covers the page with an offer to people who write Streamlit apps.
        "--logger.hideWelcomeMessage", "true",
    ]  # fmt: skip
    print(f"trainmon is on http://{ADDRESS}:{port} (Ctrl-C stops it; jobs go on).", flush=True)
    announce(settings.load().home, port)
    os.execv(sys.executable, [sys.executable, *arguments])


def _require_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((ADDRESS, port))
        except OSError as error:
            other = port + 1 if port < 65535 else port - 1
            raise UsageError(
                f"Port {port} cannot be used ({error.strerror}). Try: trainmon ui --port {other}"
            ) from error
