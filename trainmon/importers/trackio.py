"""trackio: one SQLite file a project, tables `metrics`, `system_metrics` and `configs` (trackio/sqlite_storage.py).

trackio keeps neither a status nor console output: whether such a run finished is not known. Files from before run
ids (2025) know a run by its name only.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from trainmon.flat import flat_settings
from trainmon.importers.database import is_database, reading, tables
from trainmon.importers.machine import add_sample
from trainmon.importers.place import Place
from trainmon.importers.run import Columns, ImportedRun, Points, moment, real

KIND = "trackio"
_NOT_FINITE = frozenset({"NaN", "Infinity", "-Infinity", "nan", "inf", "-inf"})


def recognises(place: Place, path: Path) -> bool:
    """Whether this file is a project of trackio."""
    if path.suffix != ".db" or not is_database(place, path):
        return False
    with reading(place, path) as connection:
        found = tables(connection)
    return {"run_name", "step", "metrics", "timestamp"} <= found.get("metrics", set())


def read(place: Place, path: Path) -> Iterator[ImportedRun]:
    """Every run of this project."""
    with reading(place, path) as connection:
        known = tables(connection)
        by = "run_id" if "run_id" in known["metrics"] else "run_name"
        runs = connection.execute(
            f"SELECT {by}, max(run_name), min(timestamp), max(timestamp), count(*), max(id) "
            f"FROM metrics GROUP BY {by} ORDER BY min(id)"
        ).fetchall()
        configs = _configs(connection, by) if "configs" in known else {}
    for run, name, first, last, count, newest in runs:
        config, created = configs.get(run, ({}, None))
        started = moment(created) or moment(first) or 0.0
        yield ImportedRun(
            kind=KIND,
            key=f"{path.stem}|{run}" if by == "run_id" else f"{path}|{run}",
            source=str(path),
            name=str(name),
            stamp=f"{count}:{newest}",
            created_at=started,
            started_at=started,
            last_sign=moment(last),
            project=path.stem,
            config=config,
            metrics=partial(_metrics, place, path, by, run, "system_metrics" in known),
        )


def _configs(connection: sqlite3.Connection, by: str) -> dict[str, tuple[dict[str, Any], str | None]]:
    """The settings of each run and when it was made; what begins with `_` is trackio's own."""
    columns = {row[1] for row in connection.execute("PRAGMA table_info(configs)")}
    if by not in columns:
        return {}
    found: dict[str, tuple[dict[str, Any], str | None]] = {}
    for run, text, created in connection.execute(f"SELECT {by}, config, created_at FROM configs"):
        data = _object(text)
        own = {name: value for name, value in data.items() if not name.startswith("_")}
        found[run] = (flat_settings(own), str(data.get("_Created") or created))
    return found


def _metrics(place: Place, path: Path, by: str, run: str, system: bool) -> Mapping[str, Columns]:
    points = Points()
    with reading(place, path) as connection:
        rows = connection.execute(
            f"SELECT step, timestamp, metrics FROM metrics WHERE {by} = ? ORDER BY id", (run,)
        )
        for step, timestamp, text in rows:
            for name, value in _numbers(_object(text)):
                points.add(name, real(step) or 0.0, value, moment(timestamp) or 0.0)
        if system:
            rows = connection.execute(
                f"SELECT timestamp, metrics FROM system_metrics WHERE {by} = ? ORDER BY id", (run,)
            )
            started = None
            for timestamp, text in rows:
                at = moment(timestamp) or 0.0
                started = at if started is None else started
                for name, value in _numbers(_object(text)):
                    add_sample(points, name, value, at, started)
    return points.columns()


def _numbers(row: dict[str, Any]) -> Iterator[tuple[str, float]]:
    """The entries of a row that are numbers; what is not finite is kept as text."""
    for name, value in row.items():
        text = isinstance(value, str) and value not in _NOT_FINITE
        number = None if text or isinstance(value, bool) else real(value)
        if number is not None:
            yield name, number


def _object(text: Any) -> dict[str, Any]:
    try:
        data = json.loads(text)
    except (TypeError, ValueError, RecursionError):
        return {}
    return data if isinstance(data, dict) else {}
