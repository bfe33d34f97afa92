"""What was found about a job: its checkpoints and its diagnosis, inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, fields, replace
from typing import Any

import sqlalchemy as sa

from trainmon.model import Checkpoint, ErrorType, Phase, Verdict
from trainmon.store import jobs
from trainmon.store.columns import fold
from trainmon.store.tables import checkpoints, diagnoses, verdicts

_FIELDS = [checkpoints.c[f.name] for f in fields(Checkpoint)]


def put_checkpoints(connection: sa.Connection, job_id: str, found: Sequence[Checkpoint]) -> None:
    """Replace the job's checkpoints; their order is kept. Raises JobNotFound."""
    jobs.lock(connection, job_id)
    connection.execute(checkpoints.delete().where(checkpoints.c.job_id == job_id))
    if found:
        new = [
            {"job_id": job_id, "position": i, **asdict(c), "metrics": dict(c.metrics) or None}
            for i, c in enumerate(found)
        ]
        connection.execute(checkpoints.insert(), new)


def merge_checkpoints(
    connection: sa.Connection, job_id: str, found: Sequence[Checkpoint], keep: Callable[[Checkpoint], bool]
) -> None:
    """Put these first, and leave those of other paths that `keep` approves. Raises JobNotFound.

    A step and metrics that were known of a path stay known.
    """
    jobs.lock(connection, job_id)
    old = {c.path: c for c in get_checkpoints(connection, job_id)}
    new = [_with_what_was_known(c, old[c.path]) if c.path in old else c for c in found]
    paths = {c.path for c in found}
    put_checkpoints(connection, job_id, [*new, *(c for c in old.values() if c.path not in paths and keep(c))])


def _with_what_was_known(now: Checkpoint, before: Checkpoint) -> Checkpoint:
    step = before.step if now.step is None else now.step
    return replace(now, step=step, metrics={**before.metrics, **now.metrics})


def get_checkpoints(connection: sa.Connection, job_id: str) -> list[Checkpoint]:
    """The job's checkpoints in the order in which they were put."""
    query = sa.select(*_FIELDS).where(checkpoints.c.job_id == job_id).order_by(checkpoints.c.position)
    rows = (row._asdict() for row in connection.execute(query))
    return [Checkpoint(**{**row, "size": row["size"] or 0, "metrics": row["metrics"] or {}}) for row in rows]


def put_diagnosis(connection: sa.Connection, job_id: str, diagnosis: Mapping[str, Any]) -> None:
    """Keep a diagnosis in place of an older one. Raises JobNotFound, KeyError without its version."""
    jobs.lock(connection, job_id)
    named = {name: diagnosis.get(name) for name in ("error_type", "title", "fingerprint")}
    values = {name: None if value is None else str(value) for name, value in named.items()}
    search = fold(values["error_type"] or "", values["title"] or "")
    version = str(diagnosis["analyzer_version"])
    connection.execute(diagnoses.delete().where(diagnoses.c.job_id == job_id))
    connection.execute(
        diagnoses.insert().values(
            job_id=job_id, analyzer_version=version, body=dict(diagnosis), search=search, **values
        )
    )


def get_diagnosis(connection: sa.Connection, job_id: str, analyzer_version: str) -> dict[str, Any] | None:
    """The diagnosis kept by this version of the analyzer, None when there is none."""
    table = diagnoses.c
    query = sa.select(table.body).where(table.job_id == job_id, table.analyzer_version == analyzer_version)
    body: dict[str, Any] | None = connection.scalar(query)
    return body


def put_verdict(connection: sa.Connection, verdict: Verdict) -> None:
    """Keep a verdict in place of an older one on the same job. Raises JobNotFound."""
    jobs.lock(connection, verdict.job_id)
    connection.execute(verdicts.delete().where(verdicts.c.job_id == verdict.job_id))
    values = {f.name: getattr(verdict, f.name) for f in fields(Verdict)}
    values |= {"error_type": str(verdict.error_type), "phase": str(verdict.phase) if verdict.phase else None}
    connection.execute(verdicts.insert().values({**values, "said": dict(verdict.said)}))


def get_verdicts(connection: sa.Connection, job_id: str | None = None) -> list[Verdict]:
    """The verdicts on one job (none or one), or on all, newest first."""
    query = sa.select(verdicts).order_by(verdicts.c.made_at.desc())
    if job_id is not None:
        query = query.where(verdicts.c.job_id == job_id)
    return [
        Verdict(
            **{
                **row._asdict(),
                "error_type": ErrorType(row.error_type),
                "phase": Phase(row.phase) if row.phase else None,
            }
        )
        for row in connection.execute(query)
    ]


def delete_verdict(connection: sa.Connection, job_id: str) -> bool:
    """Take a verdict back; False when there was none."""
    return bool(connection.execute(verdicts.delete().where(verdicts.c.job_id == job_id)).rowcount)
