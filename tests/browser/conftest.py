"""One real server over jobs that really ran, and a real Chromium that looks at it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.world import World, free_port, run_jobs, serve

CHROMIUM = os.environ.get("TRAINMON_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
expect.set_options(timeout=10_000)


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known."""
    config.addinivalue_line("markers", "browser: needs Chromium; leave out with `pytest -m 'not browser'`")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All of this folder is marked `browser` and runs in one process, because the server is shared."""
    for item in items:
        if Path(__file__).parent in Path(item.path).parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser; without one the tests are skipped, or fail where TRAINMON_REQUIRE_BROWSER=1."""
    if CHROMIUM is None:
        if os.environ.get("TRAINMON_REQUIRE_BROWSER") == "1":
            pytest.fail("TRAINMON_REQUIRE_BROWSER=1, but there is no chromium on the PATH")
        pytest.skip("there is no chromium on the PATH")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The server and the jobs behind it."""
    home = tmp_path_factory.mktemp("home")
    jobs = run_jobs(home, tmp_path_factory.mktemp("work"))
    port = free_port()
    process = serve(home, port, home / "server.log")
    yield World(home, f"http://127.0.0.1:{port}", jobs)
    process.terminate()
    process.wait(timeout=20)


@pytest.fixture
def outside() -> list[str]:
    """Addresses other than the server's that the page asked for."""
    return []


@pytest.fixture
def page(chromium: Browser, outside: list[str]) -> Iterator[Page]:
    """A fresh window that may reach this machine only, and tells what else was asked for."""
    context = chromium.new_context(viewport={"width": 1400, "height": 1000})
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    window = context.new_page()

    def note(address: str) -> None:
        if not address.startswith(("http://127.0.0.1:", "ws://127.0.0.1:", "data:", "blob:")):
            outside.append(address)

    window.on("request", lambda request: note(request.url))
    yield window
    context.close()
