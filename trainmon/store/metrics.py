"""Metrics as packed columns, each function inside the caller's transaction.

A chunk holds one metric's points for a stretch. Appending adds a chunk; when a metric has gathered
`MAX_LOOSE` of them they are due to be merged (see `merging`).

Whoever appends holds up all other writers of an SQLite store, so nothing is computed here that can be
computed before: see `packed`.
"""

from __future__ import annotations

import functools
import sys
from array import array
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import sqlalchemy as sa
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

_ADD = metric_chunks.insert()
_OVERDUE = sa.select(metric_summaries.c.name).where(
    metric_summaries.c.job_id == sa.bindparam("job"), metric_summaries.c.chunks >= MAX_LOOSE
)


@dataclass(frozen=True, slots=True)
class Packed:
    """New points of one job as rows of the two tables."""

    job_id: str
    chunks: list[dict[str, Any]]
    summaries: list[dict[str, Any]]

    def without(self, names: Container[str]) -> Packed:
        """The same but for these metrics."""
        chunks, summaries = (
            [row for row in rows if row["name"] not in names] for rows in (self.chunks, self.summaries)
        )
        return Packed(self.job_id, chunks, summaries)


def packed(job_id: str, columns: Mapping[str, Columns]) -> Packed:
    """Points given as columns (steps, values, times) of equal length, ready to be appended."""
    names = sorted(name for name in columns if len(columns[name][0]))  # one order: no deadlock
    return Packed(
        job_id,
        [_chunk(job_id, name, columns[name]) for name in names],
        [_summary(job_id, name, columns[name]) for name in names],
    )


def as_columns(points: Mapping[str, Sequence[Point]]) -> dict[str, Columns]:
    """(step, value, time) points as columns."""
    return {name: _columns(of) for name, of in points.items() if len(of)}


def append(connection: sa.Connection, new: Packed) -> list[str]:
    """Add points; returns the metrics whose chunks are due to be merged. Raises JobNotFound."""
    if not new.chunks:
        return []
    try:
        connection.execute(_ADD, new.chunks)
    except IntegrityError:
        raise JobNotFound(new.job_id) from None
    connection.execute(_summarise(connection.dialect.name), new.summaries)
    return list(connection.scalars(_OVERDUE, {"job": new.job_id}))


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
    return Series(name, *unpack(connection.scalars(query)))


def _columns(points: Sequence[Point]) -> Columns:
    steps, values, times = zip(*points, strict=True)
    return array("d", steps), array("d", values), array("d", times)


def _chunk(job_id: str, name: str, columns: Columns) -> dict[str, Any]:
    return {"job_id": job_id, "name": name, "count": len(columns[0]), "data": pack(columns)}


def _summary(job_id: str, name: str, columns: Columns) -> dict[str, Any]:
    step, value, time = (column[-1] for column in columns)
    last = {"last_step": step, "last_value": value, "last_time": time}
    return {"job_id": job_id, "name": name, "count": len(columns[0]), "chunks": 1, **last}


@functools.cache
def _summarise(dialect: str) -> Any:
    """The statement that creates a summary or adds to it."""
    statement = jobs.upsert(dialect)(metric_summaries)
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


def pack(columns: Columns) -> bytes:
    """The `data` of a chunk."""
    return b"".join(_little_endian(column).tobytes() for column in columns)


def unpack(chunks: Iterable[bytes]) -> Columns:
    """The columns of all the chunks, one after the other."""
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
