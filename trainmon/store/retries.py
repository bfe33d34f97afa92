"""Reading and writing what retries started from, inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, fields, replace

import sqlalchemy as sa

from trainmon.model import Job, Retry, Suggestion
from trainmon.store import jobs
from trainmon.store.tables import retries

_FIELDS = [retries.c[f.name] for f in fields(Retry)]


def put(connection: sa.Connection, retry: Retry) -> None:
    """Keep a retry in place of an older one of the same job. Raises JobNotFound."""
    jobs.lock(connection, retry.job_id)
    connection.execute(retries.delete().where(retries.c.job_id == retry.job_id))
    values = {f.name: getattr(retry, f.name) for f in fields(Retry)}
    connection.execute(retries.insert().values({**values, "changes": [asdict(c) for c in retry.changes]}))


def insert_job(connection: sa.Connection, job: Job, retry: Retry | None) -> None:
    """Keep a new job, and with it what it started from when it is a retry. Raises UsageError for a used id."""
    jobs.insert(connection, job)
    if retry is not None:
        put(connection, replace(retry, job_id=job.id))


def get(connection: sa.Connection, job_ids: Sequence[str] | None, rule: str | None) -> list[Retry]:
    """The retries of these jobs (None: of any) after failures of this rule (None: of any), oldest first."""
    query = sa.select(*_FIELDS).order_by(retries.c.made_at, retries.c.job_id)
    if rule is not None:
        query = query.where(retries.c.rule == rule)
    batches = [None] if job_ids is None else jobs.batches(job_ids)
    found = []
    for batch in batches:
        chosen = query if batch is None else query.where(retries.c.job_id.in_(batch))
        found += [_retry(row._asdict()) for row in connection.execute(chosen)]
    return found


def _retry(row: dict[str, object]) -> Retry:
    known = {f.name for f in fields(Suggestion)} - {"retries"}
    changes = row["changes"] if isinstance(row["changes"], list) else []
    kept = tuple(Suggestion(**{k: v for k, v in c.items() if k in known}) for c in changes)
    return Retry(**{**row, "changes": kept})  # type: ignore[arg-type]
