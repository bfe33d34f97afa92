"""Metrics that a script records itself, so that the same numbers read from its output are not kept twice.

Their names stand in the job's environment: whoever reads the output looks there inside the transaction in
which it writes, so that no point slips in between.
"""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from trainmon.errors import JobNotFound
from trainmon.store import jobs, metrics
from trainmon.store.tables import jobs as job_table
from trainmon.store.tables import metric_chunks, metric_summaries

CLAIMED = "metrics_from_script"
"""The key in a job's environment under which the names are."""


def claim(connection: sa.Connection, job_id: str, names: Sequence[str]) -> None:
    """Note the names, and remove what was read of them so far. Raises JobNotFound."""
    jobs.lock(connection, job_id)
    old = _claimed(connection, job_id)
    new = [name for name in dict.fromkeys(names) if name not in old]
    if not new:
        return
    jobs.merge(connection, job_id, {"environment": {CLAIMED: [*old, *new]}})
    for table in (metric_chunks, metric_summaries):
        for batch in jobs.batches(new):
            connection.execute(table.delete().where(table.c.job_id == job_id, table.c.name.in_(batch)))


def append_unclaimed(connection: sa.Connection, new: metrics.Packed) -> list[str]:
    """Add the points of the metrics that nobody claimed; see `metrics.append`. Raises JobNotFound."""
    claimed = set(_claimed(connection, new.job_id))
    return metrics.append(connection, new.without(claimed) if claimed else new)


def _claimed(connection: sa.Connection, job_id: str) -> list[str]:
    query = sa.select(job_table.c.environment).where(job_table.c.id == job_id)
    row = connection.execute(query.with_for_update(key_share=True)).one_or_none()
    if row is None:
        raise JobNotFound(job_id)
    names = (row.environment or {}).get(CLAIMED)
    return [str(name) for name in names] if isinstance(names, list) else []
