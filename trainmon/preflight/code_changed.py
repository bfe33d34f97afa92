"""An error in the code itself: was any of it changed since?

Only for failures that the same code and the same command bring about again; a changed setting makes it unsure.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

from trainmon.preflight._case import Answer, Case, Check, unknown, yes

MAX_FILES, MAX_SECONDS = 20_000, 3.0
_SKIPPED = frozenset(
    {"node_modules", "site-packages", "__pycache__", "wandb", "mlruns", ".git", ".venv", "venv"}
)


def _look(case: Case) -> Answer | None:
    since = case.job.started_at or case.job.created_at
    where = _where(case)
    changed = _changed_frame(case, since) or _newest_since(case.workdir, since)
    if changed is not None:
        return unknown(f"{changed} was changed since; whether that mends it only a run can tell.")
    if case.plan.applied or (case.plan.argv != case.job.command and not case.plan.resumes):
        return unknown("The code is as it was, but the command is not.")
    if not where:
        return unknown("Where in the code it failed is not known.")
    return yes(f"No Python file in {case.workdir} was changed since it failed{where}.")


def _where(case: Case) -> str:
    frames = case.diagnosis.exception.frames if case.diagnosis.exception else ()
    own = [frame for frame in frames if frame.user_code]
    return f" at {Path(own[-1].file).name}:{own[-1].line}" if own else ""


def _changed_frame(case: Case, since: float) -> str | None:
    frames = case.diagnosis.exception.frames if case.diagnosis.exception else ()
    for frame in frames:
        try:
            if case.path(frame.file).stat().st_mtime > since:
                return Path(frame.file).name
        except (OSError, ValueError):
            continue
    return None


def _newest_since(folder: Path, since: float) -> str | None:
    """A Python file below the folder that is newer; says so too when there are too many to look at."""
    left, until = MAX_FILES, time.monotonic() + MAX_SECONDS
    for place, folders, files in os.walk(folder):
        folders[:] = [f for f in folders if f not in _SKIPPED]
        for name in files:
            left -= 1
            if left < 0 or time.monotonic() > until:
                return "some file of many"
            if name.endswith(".py"):
                try:
                    if Path(place, name).stat().st_mtime > since:
                        return name
                except OSError:
                    continue
    return None


CHECK = Check(
    "code changed",
    _look,
    rules=frozenset(
        {
            "name-undefined",
            "syntax-error",
            "attribute-missing",
            "call-arguments-wrong",
            "none-has-no-attribute",
            "circular-import",
        }
    ),
)
