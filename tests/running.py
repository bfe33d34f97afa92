"""Running the scripts of tests/jobs and trainmon itself as real processes."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

JOBS = Path(__file__).parent / "jobs"
TRAINMON = [sys.executable, "-m", "trainmon.cli"]


def script(name: str, *arguments: str) -> list[str]:
    """The command that runs one of the scripts in tests/jobs."""
    return [sys.executable, str(JOBS / name), *arguments]


def wait_for(look: Callable[[], Any], seconds: float = 20.0) -> Any:
    """What `look` gives once that is true; fails when it does not become true in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := look():
            return found
        time.sleep(0.05)
    raise AssertionError(f"nothing came within {seconds} s")
