"""Links name the dashboard that really runs with this home."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from trainmon import settings
from trainmon.announced import FILE, announce

ELSE = "http://127.0.0.1:8501"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TRAINMON_HOME", str(tmp_path))
    monkeypatch.delenv("TRAINMON_URL", raising=False)
    return tmp_path


def tell(home: Path, **changes: object) -> None:
    told = {"port": 1, "pid": os.getppid(), "host": socket.gethostname()}
    (home / FILE).write_text(json.dumps(told | changes))


def test_without_a_dashboard_links_name_the_usual_port(home: Path) -> None:
    assert settings.load().dashboard_url == ELSE


def test_links_name_the_port_of_the_dashboard_that_runs(home: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        tell(home, port=port)
        assert settings.load().dashboard_url == f"http://127.0.0.1:{port}"
        os.environ["TRAINMON_URL"] = "https://box/"
        assert settings.load().dashboard_url == "https://box"
        del os.environ["TRAINMON_URL"]
    assert settings.load().dashboard_url == ELSE  # nobody listens any more


def test_a_dashboard_knows_its_own_port_before_it_listens(home: Path) -> None:
    announce(home, 9)
    assert settings.load().dashboard_url == "http://127.0.0.1:9"
    assert [path.name for path in home.iterdir()] == [FILE]


def test_a_dashboard_of_another_machine_or_of_a_process_that_is_gone_is_not_named(home: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        tell(home, port=port, host="elsewhere")
        assert settings.load().dashboard_url == ELSE
        gone = subprocess.Popen([sys.executable, "-c", ""])
        gone.wait()
        tell(home, port=port, pid=gone.pid)
        assert settings.load().dashboard_url == ELSE


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "null", '{"port": "x"}', '{"port": 99999, "pid": 1, "host": "a"}', "\x00", "[" * 99],
)
def test_a_damaged_note_is_as_good_as_none(home: Path, text: str) -> None:
    (home / FILE).write_text(text)
    assert settings.load().dashboard_url == ELSE


def test_a_home_that_cannot_be_written_does_not_stop_the_dashboard(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    announce(tmp_path / "file" / "home", 9)
