"""Scripts as users write them, run as processes of their own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.running import TRAINMON


def write(workdir: Path, code: str) -> list[str]:
    """Put the code into `train.py` and give the command that runs it."""
    (workdir / "train.py").write_text(code)
    return [sys.executable, "train.py"]


def run(workdir: Path, code: str, *, watched: bool = False) -> subprocess.CompletedProcess[str]:
    """Run the code to its end, under `trainmon run` when it is to be watched."""
    command = write(workdir, code)
    prefix = [*TRAINMON, "run", "--"] if watched else []
    return subprocess.run([*prefix, *command], cwd=workdir, capture_output=True, text=True, timeout=60)
