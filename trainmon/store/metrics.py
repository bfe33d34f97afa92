"""Metrics as packed columns, each function inside the caller's transaction.

A chunk holds one metric's points for a stretch. Appending adds a chunk; when a metric has gathered
`MAX_LOOSE` of them they are merged, so that a run of weeks is still read in few rows.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError

from trainmon.errors import JobNotFound
from trainmon.store import jobs
from trainmon.store.tables import metric_chunks, metric_summaries
from trainmon.store.values import MetricSummary, Series

MAX_LOOSE = 256
"""Chunks a metric may gather before they are merged."""

MAX_POINTS = 65_536
"""Points after which a merged chunk is left alone."""

Point = tuple[float, float, float]
Columns: TypeAlias = "tuple[array[float], array[float], array[float]]"


def append(connection: sa.Connection, job_id: str, points: Mapping[str, Sequence[Point]]) -> None:
    """Add (step, value, time) points to metrics. Raises JobNotFound."""
    append_columns(connection, job_id, {name: _columns(of) for name, of in points.items() if len(of)})


def append_columns(connection: sa.Connection, job_id: str, columns: Mapping[str, Columns]) -> None:
    """Add points given as columns (steps, values, times) of equal length. Raises JobNotFound."""
    names = sorted(name for name in columns if len(columns[name][0]))  # one order: no deadlock
    new = [(name, columns[name]) for name in names]
    if not new:
        return
    try:
        connection.execute(metric_chunks.insert(), [_chunk(job_id, name, of) for name, of in new])
    except IntegrityError:
        raise JobNotFound(job_id) from None
    connection.execute(_summarise(connection), [_summary(job_id, name, of) for name, of in new])
    table = metric_summaries.c
    overdue = sa.select(table.name).where(table.job_id == job_id, table.chunks >= MAX_LOOSE)
    for name in connection.scalars(overdue).all():
        _merge(connection, job_id, name)


def summaries(connection: sa.Connection, job_id: str) -> list[MetricSummary]:
    """Every metric of a job, by name."""
    table = metric_summaries.c
    query = sa.select(table.name, table.count, table.last_step, table.last_value, table.last_time)
    rows = connection.execute(query.where(table.job_id == job_id).order_by(table.name))
    return sorted((MetricSummary(*row) for row in rows), key=lambda s: s.name)


def read(connection: sa.Connection, job_id: str, name: str) -> Series:
    """All points of a metric; an empty series for an unknown one."""
    table = metric_chunks.c
    query = sa.select(table.data).where(table.job_id == job_id, table.name == name).order_by(table.id)
    return Series(name, *_unpack(connection.scalars(query)))


def compact(connection: sa.Connection, job_id: str) -> None:
    """Merge the small chunks of each metric of a job."""
    jobs.lock(connection, job_id)
    table = metric_summaries.c
    names = connection.scalars(sa.select(table.name).where(table.job_id == job_id, table.chunks > 1))
    for name in sorted(names.all()):
        _merge(connection, job_id, name)


def _merge(connection: sa.Connection, job_id: str, name: str) -> None:
    """Put each run of small chunks together."""
    jobs.lock(connection, job_id)  # two who merge at once would overwrite each other's chunk
    table, summary = metric_chunks.c, metric_summaries.c
    of_metric = (table.job_id == job_id, table.name == name)
    sizes = connection.execute(sa.select(table.id, table.count).where(*of_metric).order_by(table.id))
    for run in _runs(sizes.all()):
        _join(connection, run)
    this = (summary.job_id == job_id, summary.name == name)
    connection.execute(metric_summaries.update().where(*this).values(chunks=1))


def _runs(sizes: Sequence[Any]) -> Iterator[list[int]]:
    """The ids of neighbours that are small; a full chunk ends a run, so that the order stays."""
    run: list[int] = []
    points = 0
    for chunk, count in sizes:
        if count >= MAX_POINTS or points >= MAX_POINTS:
            yield run
            run, points = [], 0
        if count < MAX_POINTS:
            run.append(chunk)
            points += count
    yield run


def _join(connection: sa.Connection, ids: Sequence[int]) -> None:
    """The first chunk takes what the others hold."""
    if len(ids) < 2:
        return
    table = metric_chunks.c
    parts: list[bytes] = []
    for batch in jobs.batches(ids):
        parts += connection.scalars(sa.select(table.data).where(table.id.in_(batch)).order_by(table.id))
    merged = _unpack(parts)
    values = {"count": len(merged[0]), "data": _pack(merged)}
    connection.execute(metric_chunks.update().where(table.id == ids[0]).values(**values))
    for batch in jobs.batches(ids[1:]):
        connection.execute(metric_chunks.delete().where(table.id.in_(batch)))


def _columns(points: Sequence[Point]) -> Columns:
    steps, values, times = zip(*points, strict=True)
    return array("d", steps), array("d", values), array("d", times)


def _chunk(job_id: str, name: str, columns: Columns) -> dict[str, Any]:
    return {"job_id": job_id, "name": name, "count": len(columns[0]), "data": _pack(columns)}


def _summary(job_id: str, name: str, columns: Columns) -> dict[str, Any]:
    step, value, time = (column[-1] for column in columns)
    last = {"last_step": step, "last_value": value, "last_time": time}
    return {"job_id": job_id, "name": name, "count": len(columns[0]), "chunks": 1, **last}


def _summarise(connection: sa.Connection) -> Any:
    """The statement that creates a summary or adds to it."""
    engine = sqlite if connection.dialect.name == "sqlite" else postgresql
    statement = engine.insert(metric_summaries)
    old, new = metric_summaries.c, statement.excluded
    return statement.on_conflict_do_update(
        index_elements=[old.job_id, old.name],
        set_={
            "count": old["count"] + new["count"],
            "chunks": old.chunks + 1,
            "last_step": new.last_step,
            "last_value": new.last_value,
            "last_time": new.last_time,
        },
    )


def _pack(columns: Columns) -> bytes:
    return b"".join(_little_endian(column).tobytes() for column in columns)


def _unpack(chunks: Iterable[bytes]) -> Columns:
    columns = (array("d"), array("d"), array("d"))
    for data in chunks:
        view, size = memoryview(data), len(data) // 3
        for index, column in enumerate(columns):
            column.frombytes(view[index * size : (index + 1) * size])
    steps, values, times = map(_little_endian, columns)
    return steps, values, times


def _little_endian(column: array[float]) -> array[float]:
    if sys.byteorder == "little":
        return column
    swapped = array("d", column)
    swapped.byteswap()
    return swapped
