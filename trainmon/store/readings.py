"""How far a job's console log was read for metrics: written in one transaction with the points it gave.

So whoever goes on after the reader was killed knows exactly where, and of two who do, one is too late.
"""

from __future__ import annotations

import sqlalchemy as sa

from trainmon.store import claims, jobs, metrics
from trainmon.store.tables import log_readings as table
from trainmon.store.values import LogReading


def get(connection: sa.Connection, job_id: str) -> LogReading | None:
    """How far the log was read, None when nobody ever noted that."""
    row = connection.execute(
        sa.select(table.c.position, table.c.read_at).where(table.c.job_id == job_id)
    ).one_or_none()
    return LogReading(row.position, row.read_at) if row else None


def note(connection: sa.Connection, job_id: str, reading: LogReading) -> None:
    """Keep how far the log was read. Raises JobNotFound."""
    jobs.lock(connection, job_id)
    insert = jobs.upsert(connection.dialect.name)
    statement = insert(table).values(job_id=job_id, position=reading.position, read_at=reading.read_at)
    new = {"position": statement.excluded.position, "read_at": statement.excluded.read_at}
    connection.execute(statement.on_conflict_do_update(index_elements=[table.c.job_id], set_=new))


def append(connection: sa.Connection, new: metrics.Packed, reading: LogReading) -> list[str]:
    """Add what the one reader of the log found up to there; see `metrics.append`. Raises JobNotFound."""
    overdue = claims.append_unclaimed(connection, new)
    note(connection, new.job_id, reading)
    return overdue


def go_on(connection: sa.Connection, new: metrics.Packed, start: int, reading: LogReading) -> bool:
    """The same for one of several who may go on from byte `start`; False when another did already."""
    jobs.lock(connection, new.job_id)
    known = get(connection, new.job_id)
    if (known.position if known else 0) != start:
        return False
    append(connection, new, reading)
    return True
