"""How long the dashboard takes from opening a failed job's link to its error panel being visible.

usage: python benchmarks/panel_visible.py [--runs N]

Runs a really failing job into a store of its own, starts a server, opens the link in Chromium: first on the
cold server, then each time as a first visitor (nothing cached) and as somebody who was there before.
"""

from __future__ import annotations

import argparse
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, ViewportSize, sync_playwright

from trainmon.service import Service
from trainmon.settings import Settings

GOAL = 1.5
SIZE: ViewportSize = {"width": 1400, "height": 1000}
PANEL_TEXT = "Training failed"
SCRIPT = (
    "for i in range(200): print(f'step={i} loss={1 / (i + 1):.4f}')\nraise ValueError('shapes do not fit')\n"
)


def failed_job(home: Path) -> str:
    """Run a failing training; returns its id."""
    (home / "train.py").write_text(SCRIPT)
    with Service.open(Settings(home, f"sqlite:///{home / 'trainmon.db'}", "")) as service:
        return service.record([sys.executable, "train.py"], workdir=home)[0]


def serve(home: Path) -> tuple[subprocess.Popen[bytes], str]:
    """Start the dashboard; returns its process and address once it answers."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "trainmon.cli", "ui", "--no-browser", "--port", str(port)],
        env=os.environ | {"TRAINMON_HOME": str(home)},
        stdout=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    for _ in range(300):
        try:
            urllib.request.urlopen(f"{address}/_stcore/health", timeout=2).close()
            return server, address
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    server.terminate()
    raise SystemExit("the dashboard did not start")


def seconds_to_panel(context: BrowserContext, link: str) -> float:
    """Open the link in a new tab; seconds until the panel's header is visible."""
    page = context.new_page()
    began = time.perf_counter()
    page.goto(link, wait_until="commit")
    page.get_by_text(PANEL_TEXT).first.wait_for(state="visible", timeout=30_000)
    taken = time.perf_counter() - began
    page.close()
    return taken


def first_visit(browser: Browser, link: str) -> float:
    """The same with nothing in the browser's cache."""
    context = browser.new_context(viewport=SIZE)
    taken = seconds_to_panel(context, link)
    context.close()
    return taken


def show(name: str, times: list[float]) -> None:
    """Print a line of results."""
    print(f"{name:<28} median {statistics.median(times):.3f} s   slowest {max(times):.3f} s")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=15)
    runs = parser.parse_args().runs
    chromium = os.environ.get("TRAINMON_CHROMIUM") or shutil.which("chromium")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        job_id = failed_job(Path(folder))
        server, address = serve(Path(folder))
        try:
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            link = f"{address}/?jobId={job_id}"
            cold = first_visit(browser, link)
            fresh = [first_visit(browser, link) for _ in range(runs)]
            visitor = browser.new_context(viewport=SIZE)
            again = [seconds_to_panel(visitor, link) for _ in range(runs + 1)][1:]
            browser.close()
        finally:
            server.terminate()
            server.wait(20)
    show("cold server, first visit", [cold])
    show("warm server, first visits", fresh)
    show("warm server, later visits", again)
    print(f"goal: less than {GOAL} s on a warm server")


if __name__ == "__main__":
    main()
