"""The commit a run starts from."""

from __future__ import annotations

import os
import subprocess
import time
from pathlib import Path

from trainmon.model import GitState

TIMEOUT = 2.0


def git_state(folder: Path) -> GitState | None:
    """Commit, branch (None when detached) and whether tracked files differ; None outside a repository.

    Takes two seconds at most and never raises; a state that could not be told in time counts as clean.
    """
    deadline = time.monotonic() + TIMEOUT
    head = _git(folder, deadline, "rev-parse", "HEAD", "--abbrev-ref", "HEAD")
    lines = (head or "").split()
    if len(lines) != 2:
        return None
    changes = _git(folder, deadline, "status", "--porcelain", "--untracked-files=no")
    return GitState(commit=lines[0], branch=None if lines[1] == "HEAD" else lines[1], dirty=bool(changes))


def _git(folder: Path, deadline: float, *arguments: str) -> str | None:
    """Output of one git command that takes no locks and runs no hook of the repository; None on failure."""
    try:
        done = subprocess.run(
            ["git", "-c", "core.fsmonitor=false", "-C", str(folder), *arguments],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=max(0.1, deadline - time.monotonic()),
            env=os.environ | {"GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"},
        )
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return None
    return done.stdout.strip() if done.returncode == 0 else None
