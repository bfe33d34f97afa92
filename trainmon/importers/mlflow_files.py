"""MLflow's file store: `mlruns/<experiment>/<run>/` with `meta.yaml`, `metrics/`, `params/`, `tags/`, `artifacts/`.

A file in `metrics/` holds one line a point, `timestamp_ms value step` (mlflow/store/tracking/file_store.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from trainmon.flat import MAX_KEYS
from trainmon.importers.mlflow import (
    KIND,
    NUMBERED,
    Facts,
    add_point,
    imported,
    joined,
    local_artifacts,
    log_artifacts,
)
from trainmon.importers.place import Place, written_at
from trainmon.importers.run import Columns, ImportedRun, Points, moment, real

__all__ = ["KIND", "read", "recognises"]
MAX_DEPTH = 8
MAX_VALUE = 65_536
MAX_LINE = 65_536
"""Bytes of a line of a curve; a longer one is none."""


def recognises(place: Place, folder: Path) -> bool:
    """Whether this is the folder of one run."""
    if not place.is_file(folder / "meta.yaml"):
        return False
    names = {f.name for f in place.folders(folder)}
    return bool(names & {"metrics", "params", "tags"}) and bool(_run_id(place.yaml(folder / "meta.yaml")))


def read(place: Place, folder: Path) -> Iterator[ImportedRun]:
    """The run in this folder, unless MLflow calls it deleted."""
    meta = place.yaml(folder / "meta.yaml")
    if meta.get("lifecycle_stage", "active") != "active":
        return
    experiment = place.yaml(folder.parent / "meta.yaml") if place.holds(folder.parent) else {}
    curves = _below(place, folder / "metrics")
    artifacts = local_artifacts(place, "", folder / "artifacts")
    logs = log_artifacts(place, artifacts)
    said = meta.get("status")
    yield imported(
        Facts(
            run_id=_run_id(meta),
            name=str(meta.get("run_name") or ""),
            status=NUMBERED.get(said, "") if isinstance(said, int) else str(said or ""),
            source=str(folder),
            stamp=place.stamp(folder / "meta.yaml", *curves, *logs, folder / "params", folder / "tags"),
            experiment=str(experiment.get("name") or ""),
            start_time=meta.get("start_time"),
            end_time=meta.get("end_time"),
            last_sign=written_at(folder / "meta.yaml", *curves, *logs),
            params=_values(place, folder / "params"),
            tags=_values(place, folder / "tags"),
            metrics=lambda: _metrics(
                place, folder / "metrics", curves, moment(meta.get("start_time"), 1e-3) or 0.0
            ),
            log=joined(place, logs),
            folders=(artifacts,) if artifacts else (),
        )
    )


def _run_id(meta: Mapping[str, object]) -> str:
    return str(meta.get("run_id") or meta.get("run_uuid") or "")


def _below(place: Place, folder: Path, depth: int = 0) -> list[Path]:
    """All files below a folder: a name with a slash is kept as folders."""
    found = place.files(folder)
    if depth < MAX_DEPTH:
        for below in place.folders(folder):
            found += _below(place, below, depth + 1)
    return found


def _values(place: Place, folder: Path) -> dict[str, str]:
    """Name and text of each file."""
    return {
        str(file.relative_to(folder)): place.text(file, MAX_VALUE).rstrip("\n")
        for file in _below(place, folder)[:MAX_KEYS]
    }


def _metrics(place: Place, folder: Path, curves: list[Path], started: float) -> Mapping[str, Columns]:
    points = Points()
    for path in curves:
        name = str(path.relative_to(folder))
        try:
            with place.open(path) as file:
                while line := file.readline(MAX_LINE):
                    _take(points, name, line, started)
        except OSError:
            continue
    return points.columns()


def _take(points: Points, name: str, line: bytes, started: float) -> None:
    """One line; the last one may be half written."""
    words = line.decode("ascii", "replace").split()
    if not line.endswith(b"\n") or len(words) < 2:
        return
    at, value = real(words[0]), real(words[1])
    step = real(words[2]) if len(words) > 2 else 0.0
    if at is not None and value is not None and step is not None:
        add_point(points, name, step, value, at / 1e3, started)
