"""Which rules were the answer for which jobs, as the diagnoses tell that are kept."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from trainmon.store.jobs import batches
from trainmon.store.tables import diagnoses, jobs
from trainmon.store.values import Sighting

_ENDED = sa.func.coalesce(jobs.c.ended_at, jobs.c.created_at)


def sightings(connection: sa.Connection) -> list[Sighting]:
    """Every rule that was an answer, the one seen last first.

    Jobs with one fingerprint died of the same rule, so one diagnosis of each is read.
    """
    grouped = sa.select(
        diagnoses.c.fingerprint,
        sa.func.count().label("jobs"),
        sa.func.max(_ENDED).label("last"),
        sa.func.min(diagnoses.c.job_id).label("one"),
    )
    rows = list(
        connection.execute(grouped.select_from(diagnoses.join(jobs)).group_by(diagnoses.c.fingerprint))
    )
    bodies = _bodies(connection, [row.one for row in rows])
    found: dict[str, list[Any]] = {}
    for row in rows:
        rule = bodies.get(row.one, {}).get("rule")
        if rule and row.fingerprint:
            found.setdefault(str(rule), []).append(row)
    seen = [
        Sighting(rule, sum(r.jobs for r in of), max(r.last for r in of), tuple(r.fingerprint for r in of))
        for rule, of in found.items()
    ]
    return sorted(seen, key=lambda s: (-s.last_seen, s.rule))


def _bodies(connection: sa.Connection, ids: list[str]) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for batch in batches(ids):
        query = sa.select(diagnoses.c.job_id, diagnoses.c.body).where(diagnoses.c.job_id.in_(batch))
        found.update((job_id, body) for job_id, body in connection.execute(query))
    return found


def jobs_of(connection: sa.Connection, seen: Sighting, most: int) -> list[str]:
    """Ids of the jobs that a rule explained, the newest first."""
    newest: list[tuple[float, str]] = []
    for batch in batches(list(seen.fingerprints)):
        query = (
            sa.select(_ENDED, jobs.c.id)
            .select_from(diagnoses.join(jobs))
            .where(diagnoses.c.fingerprint.in_(batch))
            .order_by(_ENDED.desc(), jobs.c.id.desc())
            .limit(most)
        )
        newest += [(ended, job_id) for ended, job_id in connection.execute(query)]
    return [job_id for _, job_id in sorted(newest, reverse=True)[:most]]
