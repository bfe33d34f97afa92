"""What `trainmon ui` shows at once, as a person starts it."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.world import environment, free_port
from tests.running import wait_for


@pytest.mark.slow
def test_nothing_covers_the_page_and_the_address_is_told(page: Page, tmp_path: Path) -> None:
    """Streamlit offers its own tools over the page where an editor's folder is in the home folder."""
    home, port = tmp_path / "person", free_port()
    (home / ".cursor").mkdir(parents=True)
    told = tmp_path / "told"
    with told.open("wb") as out:
        server = subprocess.Popen(
            [sys.executable, "-m", "trainmon", "ui", "--port", str(port)],
            cwd=home,
            env={**environment(tmp_path), "HOME": str(home), "BROWSER": "true"},
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
        )
    try:
        assert wait_for(lambda: f"http://127.0.0.1:{port}" in told.read_text(), 20)
        for _ in range(60):
            try:
                page.goto(f"http://127.0.0.1:{port}/")
                break
            except Exception:
                time.sleep(0.5)
        expect(page.get_by_role("heading", name="Jobs")).to_be_visible(timeout=30_000)
        page.wait_for_timeout(3000)
        expect(page.get_by_text("Install", exact=True)).to_have_count(0)
    finally:
        server.terminate()
        server.wait(timeout=30)
