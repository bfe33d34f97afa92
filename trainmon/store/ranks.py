"""The ranks of a job, inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, fields

import sqlalchemy as sa

from trainmon.model import Rank, RankStatus
from trainmon.store import jobs
from trainmon.store.tables import ranks

_FIELDS = [ranks.c[f.name] for f in fields(Rank)]


def put(connection: sa.Connection, job_id: str, found: Sequence[Rank]) -> None:
    """Replace the job's ranks. Raises JobNotFound."""
    jobs.lock(connection, job_id)
    connection.execute(ranks.delete().where(ranks.c.job_id == job_id))
    if found:
        new = [{"job_id": job_id, **asdict(rank), "status": str(rank.status)} for rank in found]
        connection.execute(ranks.insert(), new)


def get(connection: sa.Connection, job_id: str) -> list[Rank]:
    """The job's ranks in their order."""
    query = sa.select(*_FIELDS).where(ranks.c.job_id == job_id).order_by(ranks.c.number)
    return [Rank(**{**row._asdict(), "status": RankStatus(row.status)}) for row in connection.execute(query)]
