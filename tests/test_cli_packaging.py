"""The wheel holds all that an installation needs, the dashboard's files among it."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import sysconfig
import urllib.error
import urllib.request
import zipfile
from pathlib import Path

import pytest

from tests.running import wait_for

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel built from a copy of the checkout's tracked files."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    names = ("pyproject.toml", "README.md", "LICENSE", "streamlit_app.py", "pages", ".streamlit", "trainmon")
    source.mkdir()
    for name in names:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, source / name)
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=source, check=True, capture_output=True,
    )  # fmt: skip
    [built] = folder.glob("*.whl")
    return built


@pytest.fixture
def installed(wheel: Path, tmp_path: Path) -> Path:
    """A fresh environment with the wheel in it; all other packages come from the present one."""
    env = tmp_path / "env"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(env)], check=True)
    python = env / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "-q", "--no-deps", "--no-index"]
    subprocess.run([*pip, str(wheel)], check=True, capture_output=True)
    [site] = (env / "lib").glob("python*/site-packages")
    # Folders in a .pth file are searched, but .pth files in them (our editable install) are not read.
    (site / "others.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return env / "bin"


def test_the_wheel_holds_every_file_of_the_package(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        held = set(archive.namelist())
    ours = [p for p in (ROOT / "trainmon").rglob("*") if p.is_file() and "__pycache__" not in p.parts]
    assert {str(path.relative_to(ROOT)) for path in ours} <= held
    pages = {f"trainmon/_app/pages/{path.name}" for path in (ROOT / "pages").glob("*.py")}
    assert pages | {"trainmon/_app/streamlit_app.py", "trainmon/_app/.streamlit/config.toml"} <= held


@pytest.mark.slow
def test_an_installed_trainmon_shows_the_dashboard_from_any_folder(installed: Path, workdir: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    where = subprocess.run(
        [installed / "python", "-c", "import trainmon; print(trainmon.__file__)"],
        cwd=workdir, env=environment, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert where.stdout.startswith(str(installed.parent))
    server = subprocess.Popen(
        [installed / "trainmon", "ui", "--no-browser", "--port", str(port)],
        cwd=workdir, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip

    def get(path: str) -> str:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
                return str(answer.read().decode())
        except (urllib.error.URLError, OSError):
            assert server.poll() is None, server.stdout.read() if server.stdout else ""
            return ""

    try:
        assert "<title>" in wait_for(lambda: get("/"), 60)
        assert get("/api/training/local").lstrip().startswith(("{", "["))
    finally:
        server.send_signal(signal.SIGTERM)
        server.communicate(timeout=30)
