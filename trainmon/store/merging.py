"""Small chunks of a metric put together, so that a run of weeks is still read in few rows.

What there is to merge is read and packed outside any writing transaction; inside it only what nobody changed
meanwhile is replaced. Others may append all the time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from trainmon.store import jobs, metrics
from trainmon.store.engine import Database
from trainmon.store.tables import metric_chunks, metric_summaries

PORTION = 4 * 1024 * 1024
"""Bytes that one transaction replaces, about."""


@dataclass(frozen=True)
class Run:
    """Neighbouring chunks of one metric that become one: their ids and sizes, in order."""

    name: str
    chunks: tuple[tuple[int, int], ...]

    @property
    def ids(self) -> list[int]:
        """The ids alone."""
        return [chunk for chunk, _ in self.chunks]


def merge(database: Database, job_id: str, names: Iterable[str] | None = None) -> None:
    """Merge the small chunks of these metrics, of all when not given. Raises JobNotFound, StoreUnavailable."""
    runs = database.read(lambda c: _runs(c, job_id, names))
    for portion in _portions(runs):
        ready = database.read(lambda c, p=portion: [(run, _joined(c, run)) for run in p])  # type: ignore[misc]
        database.write(lambda c, r=ready: _replace(c, job_id, r))  # type: ignore[misc]


def _runs(connection: sa.Connection, job_id: str, names: Iterable[str] | None) -> list[Run]:
    jobs.get_id(connection, job_id)
    table = metric_summaries.c
    query = sa.select(table.name).where(table.job_id == job_id, table.chunks > 1)
    wanted = set(connection.scalars(query)) if names is None else set(names)
    return [run for name in sorted(wanted) for run in _runs_of(connection, job_id, name)]


def _runs_of(connection: sa.Connection, job_id: str, name: str) -> Iterator[Run]:
    """Neighbours that are small; a full chunk ends a run, so that the order stays. At least one, maybe empty."""
    table = metric_chunks.c
    query = sa.select(table.id, table.count).where(table.job_id == job_id, table.name == name)
    run: list[tuple[int, int]] = []
    points = 0
    for chunk, count in connection.execute(query.order_by(table.id)):
        if count >= metrics.MAX_POINTS or points >= metrics.MAX_POINTS:
            if len(run) > 1:
                yield Run(name, tuple(run))
            run, points = [], 0
        if count < metrics.MAX_POINTS:
            run.append((chunk, count))
            points += count
    yield Run(name, tuple(run) if len(run) > 1 else ())


def _portions(runs: Sequence[Run]) -> Iterator[list[Run]]:
    portion: list[Run] = []
    size = 0
    for run in runs:
        portion.append(run)
        size += 24 * sum(count for _, count in run.chunks)
        if size >= PORTION:
            yield portion
            portion, size = [], 0
    if portion:
        yield portion


def _joined(connection: sa.Connection, run: Run) -> dict[str, Any]:
    """The values of the one chunk that replaces a run."""
    table = metric_chunks.c
    parts: list[bytes] = []
    for batch in jobs.batches(run.ids):
        parts += connection.scalars(sa.select(table.data).where(table.id.in_(batch)).order_by(table.id))
    columns = metrics.unpack(parts)
    return {"count": len(columns[0]), "data": metrics.pack(columns)}


def _replace(connection: sa.Connection, job_id: str, ready: Sequence[tuple[Run, dict[str, Any]]]) -> None:
    """The first chunk of each run takes what the others hold, unless somebody merged them already."""
    jobs.lock(connection, job_id)  # two who merge at once would overwrite each other's chunk
    table, summary = metric_chunks.c, metric_summaries.c
    for run, values in ready:
        if run.chunks and _unchanged(connection, run):
            connection.execute(metric_chunks.update().where(table.id == run.ids[0]).values(**values))
            for batch in jobs.batches(run.ids[1:]):
                connection.execute(metric_chunks.delete().where(table.id.in_(batch)))
    names = sorted({run.name for run, _ in ready})
    for some in jobs.batches(names):
        this = (summary.job_id == job_id, summary.name.in_(some))
        connection.execute(metric_summaries.update().where(*this).values(chunks=1))


def _unchanged(connection: sa.Connection, run: Run) -> bool:
    table = metric_chunks.c
    now: list[tuple[int, int]] = []
    for batch in jobs.batches(run.ids):
        query = sa.select(table.id, table.count).where(table.id.in_(batch)).order_by(table.id)
        now += [(chunk, count) for chunk, count in connection.execute(query)]
    return tuple(now) == run.chunks
