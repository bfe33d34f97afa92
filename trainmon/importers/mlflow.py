"""MLflow: what its three stores have in common, from a run's facts to an imported run.

MLflow notes a status but no reason and no console output; a log that the script saved as an artifact is taken for
one. A run whose process was killed says RUNNING for ever (mlflow/entities/run_status.py).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from trainmon.flat import flat_settings
from trainmon.importers.machine import add_sample
from trainmon.importers.place import Place, written_at
from trainmon.importers.run import MAX_TAG, MAX_TAGS, Columns, ImportedRun, Points, moment
from trainmon.model import GitState, Status

KIND = "mlflow"
STATUSES = {
    "RUNNING": Status.RUNNING,
    "SCHEDULED": Status.PENDING,
    "FINISHED": Status.COMPLETED,
    "FAILED": Status.FAILED,
    "KILLED": Status.CANCELLED,
}
NUMBERED = {1: "RUNNING", 2: "SCHEDULED", 3: "FINISHED", 4: "FAILED", 5: "KILLED"}
INFINITE = 1.7976931348623157e308
"""What the SQL store writes for infinity (sqlalchemy_store.py, `sanitize_metric_value`)."""
MAX_LOGS, MAX_DEPTH = 8, 3
_LOG_SUFFIXES = frozenset({".log", ".out", ".err", ".stdout", ".stderr"})
_LOG_WORDS = ("log", "console", "output", "stdout", "stderr")


@dataclass(frozen=True, slots=True)
class Facts:
    """One run as any of MLflow's stores tells it; times in milliseconds."""

    run_id: str
    name: str
    status: str
    source: str
    stamp: str
    experiment: str = ""
    start_time: Any = None
    end_time: Any = None
    last_sign: float | None = None
    params: Mapping[str, Any] = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)
    metrics: Callable[[], Mapping[str, Columns]] = dict
    log: Callable[[], Iterator[bytes]] | None = None
    folders: tuple[Path, ...] = ()


def imported(facts: Facts) -> ImportedRun:
    """The run in trainmon's words."""
    tags = facts.tags
    started = moment(facts.start_time, 1e-3)
    commit = tags.get("mlflow.source.git.commit")
    own = tuple(f"{k}={v}" if v else k for k, v in tags.items() if not k.startswith("mlflow."))
    environment = {
        "entry_point": tags.get("mlflow.source.name"),
        "user": tags.get("mlflow.user"),
        "parent_run": tags.get("mlflow.parentRunId"),
    }
    return ImportedRun(
        kind=KIND,
        key=facts.run_id,
        source=facts.source,
        name=facts.name or tags.get("mlflow.runName") or facts.run_id[:8],
        stamp=facts.stamp,
        created_at=started or facts.last_sign or 0.0,
        status=STATUSES.get(facts.status),
        said=facts.status,
        started_at=started,
        ended_at=moment(facts.end_time, 1e-3),
        last_sign=facts.last_sign or started,
        project=facts.experiment or "default",
        tags=tuple(tag[:MAX_TAG] for tag in own[:MAX_TAGS]),
        config=flat_settings(facts.params),
        environment={name: value for name, value in environment.items() if value},
        git=GitState(commit, tags.get("mlflow.source.git.branch")) if commit else None,
        metrics=facts.metrics,
        log=facts.log,
        checkpoint_folders=facts.folders,
    )


def value_of(value: float, is_nan: bool) -> float:
    """A metric's value as it was logged."""
    if is_nan:
        return math.nan
    return math.copysign(math.inf, value) if abs(value) >= INFINITE else value


def add_point(points: Points, name: str, step: float, value: float, at: float, started: float) -> None:
    """Take in one point; `system/` holds MLflow's own samples of the machine."""
    if name.startswith("system/"):
        add_sample(points, name.removeprefix("system/"), value, at, started)
    else:
        points.add(name, step, value, at)


def local_artifacts(place: Place, uri: str, *usual: Path) -> Path | None:
    """The folder of a run's artifacts if it lies inside the source: where MLflow says, or where it usually is."""
    parts = urlsplit(uri)
    said = [Path(unquote(parts.path))] if parts.scheme in ("", "file") and parts.path else []
    return next((f for f in (*said, *usual) if place.holds(f) and f.is_dir()), None)


def log_artifacts(place: Place, folder: Path | None) -> list[Path]:
    """The artifacts that are console logs by their names, oldest first."""
    if folder is None:
        return []
    found, waiting = [], [(folder, 0)]
    while waiting:
        here, depth = waiting.pop()
        files = place.files(here)
        if any(f.name == "MLmodel" for f in files):
            continue
        found += [f for f in files if is_log(f.name)]
        if depth < MAX_DEPTH:
            waiting += [(below, depth + 1) for below in place.folders(here)]
    return sorted(found, key=lambda f: (written_at(f) or 0.0, f.name))[-MAX_LOGS:]


def is_log(name: str) -> bool:
    """Whether an artifact's name is that of a log."""
    path = Path(name.lower())
    return path.suffix in _LOG_SUFFIXES or (path.suffix == ".txt" and any(w in path.stem for w in _LOG_WORDS))


def joined(place: Place, logs: list[Path]) -> Callable[[], Iterator[bytes]] | None:
    """The logs one after the other, None without any."""
    return (lambda: (chunk for path in logs for chunk in place.chunks(path))) if logs else None
