"""What every test gets: a home of its own, and ways to run trainmon as people do."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import hypothesis
import pytest

from tests.running import TRAINMON
from trainmon.service import Service
from trainmon.settings import Settings, load

Completed = subprocess.CompletedProcess[str]
RunTrainmon = Callable[..., Completed]

# One commit has one result; what nobody thought of is looked for by `.ci/fuzz`.
hypothesis.settings.register_profile("same", derandomize=True)
hypothesis.settings.load_profile("same")


@pytest.fixture(autouse=True, scope="session")
def hear_signals() -> None:
    """A background job of a shell and `nohup` ignore signals that tests send, and so would all they start."""
    for number, handler in ((signal.SIGINT, signal.default_int_handler), (signal.SIGHUP, signal.SIG_DFL)):
        if signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, handler)


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No test sees or touches the store of the person who runs it."""
    for name in [n for n in os.environ if n.startswith("TRAINMON_") and "REQUIRE" not in n]:
        monkeypatch.delenv(name)
    home = tmp_path / "home"
    monkeypatch.setenv("TRAINMON_HOME", str(home))
    return home


@pytest.fixture
def settings() -> Settings:
    """The settings of this test's home."""
    return load()


@pytest.fixture
def service(settings: Settings) -> Iterator[Service]:
    """A service over this test's own store."""
    with Service.open(settings) as opened:
        yield opened


@pytest.fixture
def workdir(tmp_path: Path) -> Path:
    """A folder to train in."""
    folder = tmp_path / "work"
    folder.mkdir()
    return folder


@pytest.fixture
def trainmon(workdir: Path) -> RunTrainmon:
    """Runs the command line in a process of its own, in `workdir`."""

    def run(*arguments: str, **options: object) -> Completed:
        settings = {"cwd": workdir, "capture_output": True, "text": True, "timeout": 60, **options}
        return subprocess.run([*TRAINMON, *arguments], **settings)  # type: ignore[call-overload]

    return run
