"""What the real tools really wrote (`fixtures/`, made by the scripts in `scripts/`), as a fresh copy to import."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from trainmon.importers import ImportedRun, find_runs

FIXTURES = Path(__file__).parent / "fixtures"
SCRIPTS = Path(__file__).parent / "scripts"
WRITTEN = 1_795_790_000.0
"""The time (2026-11-27) that the files of a copy get: a checkout has that of its own making."""


def copy_of(tool: str, folder: Path) -> Path:
    """A copy of one tool's files in `folder`, links kept as links."""
    target = folder / tool
    shutil.copytree(FIXTURES / tool, target, symlinks=True)
    for path in target.rglob("*"):
        os.utime(path, (WRITTEN, WRITTEN), follow_symlinks=False)
    return target


def runs_of(source: Path | str, kind: str | None = None) -> dict[str, ImportedRun]:
    """The runs in a source by name; fails on a problem and on two runs of one name."""
    found = find_runs(str(source), kind)
    runs = list(found.runs)
    assert not found.problems
    by_name = {run.name: run for run in runs}
    assert len(by_name) == len(runs)
    return by_name


def log_of(run: ImportedRun) -> str:
    """The console output of a run, "" without any."""
    return b"".join(run.log()).decode() if run.log else ""
