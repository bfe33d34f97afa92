"""MLflow's SQLite store (`mlflow.db`): tables `runs`, `experiments`, `metrics`, `params`, `tags`.

NaN is kept as a flag beside 0, infinity as the largest double (mlflow/store/tracking/dbmodels/models.py). Artifact
locations are absolute paths of the machine that wrote them: followed only into the folder of the database.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

from trainmon.importers.database import is_database, reading, tables
from trainmon.importers.mlflow import (
    KIND,
    Facts,
    add_point,
    imported,
    joined,
    local_artifacts,
    log_artifacts,
    value_of,
)
from trainmon.importers.place import Place
from trainmon.importers.run import Columns, ImportedRun, Points, moment, real

__all__ = ["KIND", "read", "recognises"]
SUFFIXES = frozenset({".db", ".sqlite", ".sqlite3"})
_RUNS = """
    SELECT r.run_uuid, r.name, r.status, r.start_time, r.end_time, r.artifact_uri, r.experiment_id, e.name,
           (SELECT count(*) FROM metrics m WHERE m.run_uuid = r.run_uuid),
           (SELECT max(m.timestamp) FROM metrics m WHERE m.run_uuid = r.run_uuid)
    FROM runs r LEFT JOIN experiments e ON e.experiment_id = r.experiment_id
    WHERE coalesce(r.lifecycle_stage, 'active') = 'active' ORDER BY r.start_time, r.run_uuid
"""


def recognises(place: Place, path: Path) -> bool:
    """Whether this file is a store of MLflow."""
    if path.suffix not in SUFFIXES or not is_database(place, path):
        return False
    with reading(place, path) as connection:
        found = tables(connection)
    return {"run_uuid", "status"} <= found.get("runs", set()) and "is_nan" in found.get("metrics", set())


def read(place: Place, path: Path) -> Iterator[ImportedRun]:
    """Every run of this store that is not deleted."""
    with reading(place, path) as connection:
        rows = connection.execute(_RUNS).fetchall()
        params, tags = _values(connection, "params"), _values(connection, "tags")
    for run_id, name, status, start, end, uri, experiment_id, experiment, count, newest in rows:
        usual = [
            path.parent / top / str(experiment_id) / str(run_id) / "artifacts"
            for top in ("mlruns", "mlartifacts")
        ]
        artifacts = local_artifacts(place, str(uri or ""), *usual)
        logs = log_artifacts(place, artifacts)
        yield imported(
            Facts(
                run_id=str(run_id),
                name=str(name or ""),
                status=str(status or ""),
                source=str(path),
                stamp=f"{status}:{end}:{count}:{newest}:{place.stamp(*logs)}",
                experiment=str(experiment or ""),
                start_time=start,
                end_time=end,
                last_sign=newest / 1e3 if isinstance(newest, int | float) else None,
                params=params.get(run_id, {}),
                tags=tags.get(run_id, {}),
                metrics=partial(_metrics, place, path, str(run_id), moment(start, 1e-3) or 0.0),
                log=joined(place, logs),
                folders=(artifacts,) if artifacts else (),
            )
        )


def _values(connection: sqlite3.Connection, table: str) -> dict[str, dict[str, str]]:
    """Name and value by run."""
    found: dict[str, dict[str, str]] = {}
    for run_id, name, value in connection.execute(f"SELECT run_uuid, key, value FROM {table} ORDER BY rowid"):
        found.setdefault(run_id, {})[str(name)] = str(value or "")
    return found


def _metrics(place: Place, path: Path, run_id: str, started: float) -> Mapping[str, Columns]:
    points = Points()
    with reading(place, path) as connection:
        rows = connection.execute(
            "SELECT key, step, value, timestamp, is_nan FROM metrics WHERE run_uuid = ? ORDER BY timestamp, rowid",
            (run_id,),
        )
        for name, *numbers, is_nan in rows:
            step, value, at = (real(number) for number in numbers)
            if step is None or value is None or at is None:
                continue
            add_point(points, str(name), step, value_of(value, bool(is_nan)), at / 1e3, started)
    return points.columns()
