"""Series that are imported again and again: what is known stays, what is new is added, each point once."""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa

from trainmon.store import jobs, metrics
from trainmon.store.tables import metric_chunks, metric_summaries

PIECE = metrics.MAX_POINTS


def sync(connection: sa.Connection, job_id: str, columns: Mapping[str, metrics.Columns]) -> int:
    """Bring metrics to what their source now has; returns how many points were written. Raises JobNotFound.

    Where the stored steps and values are the beginning of the new ones the rest is appended (stored times stay);
    else the metric is written anew. Everything happens under the job's lock, so that of two importers the second
    finds the work done. Metrics that are not among `columns` stay.
    """
    jobs.lock(connection, job_id)
    table = metric_summaries.c
    rows = connection.execute(sa.select(table.name, table["count"]).where(table.job_id == job_id))
    counts = {str(name): int(count) for name, count in rows}
    written = 0
    for name in sorted(columns):
        known = counts.get(name, 0)
        if known and not _begins(connection, job_id, name, known, columns[name]):
            _forget(connection, job_id, name)
            known = 0
        written += len(columns[name][0]) - known
        _append(connection, job_id, name, columns[name], known)
    return written


def _begins(connection: sa.Connection, job_id: str, name: str, known: int, new: metrics.Columns) -> bool:
    if known > len(new[0]):
        return False
    old = metrics.read(connection, job_id, name)
    return (
        old.steps.tobytes() == new[0][:known].tobytes() and old.values.tobytes() == new[1][:known].tobytes()
    )


def _append(connection: sa.Connection, job_id: str, name: str, columns: metrics.Columns, known: int) -> None:
    steps, values, times = columns
    for start in range(known, len(steps), PIECE):
        piece = slice(start, start + PIECE)
        of_piece = {name: (steps[piece], values[piece], times[piece])}
        metrics.append(connection, metrics.packed(job_id, of_piece))


def _forget(connection: sa.Connection, job_id: str, name: str) -> None:
    for table in (metric_chunks, metric_summaries):
        connection.execute(table.delete().where(table.c.job_id == job_id, table.c.name == name))
