"""The job list: a filter becomes one query, the last losses one more, whatever the number of jobs."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from trainmon.store.columns import fold, holds
from trainmon.store.jobs import FIELDS, batches, job_from
from trainmon.store.tables import diagnoses, jobs, metric_summaries
from trainmon.store.values import JobFilter, JobRow

LOSSES = (
    *("loss", "Loss", "train_loss", "train/loss", "training_loss", "train loss", "Train loss", "Train Loss"),
    *(
        "Training Loss",
        "lm loss",
        "total_loss",
        "total loss",
        "loss/train",
        "Loss/train",
        "avg_loss",
        "Avg loss",
    ),
)
"""What a job's loss may be called; the first that exists is shown."""

_HEAVY = ("config", "environment", "log_excerpt")
_LIGHT = [name for name in FIELDS if name not in _HEAVY]
_FOUND = [diagnoses.c.error_type, diagnoses.c.title, diagnoses.c.fingerprint]
_MAX_NEEDLE = 5000  # SQLite refuses patterns over 50,000 bytes


def rows(connection: sa.Connection, wanted: JobFilter) -> list[JobRow]:
    """The jobs that pass the filter, newest first."""
    query = (
        sa.select(*(jobs.c[name] for name in _LIGHT), *_FOUND)
        .select_from(jobs.outerjoin(diagnoses))
        .where(*_conditions(wanted))
        .order_by(jobs.c.created_at.desc(), jobs.c.id.desc())
        .limit(max(0, wanted.limit))
        .offset(max(0, wanted.offset))
    )
    found = [row._asdict() for row in connection.execute(query)]
    progress = _progress(connection, [row["id"] for row in found])
    return [_row(values, progress.get(values["id"], (None, None))) for values in found]


def count(connection: sa.Connection, wanted: JobFilter) -> int:
    """How many jobs pass the filter, its limit and offset aside."""
    query = sa.select(sa.func.count()).select_from(jobs.outerjoin(diagnoses)).where(*_conditions(wanted))
    return connection.scalar(query) or 0


def projects(connection: sa.Connection) -> list[str]:
    """The names of all projects in alphabetical order."""
    return sorted(connection.scalars(sa.select(jobs.c.project).distinct()), key=lambda p: (p.casefold(), p))


def _row(values: dict[str, Any], progress: tuple[float | None, float | None]) -> JobRow:
    job = job_from({name: values[name] for name in _LIGHT})
    return JobRow(job, values["error_type"], values["title"], values["fingerprint"], *progress)


def _conditions(wanted: JobFilter) -> list[sa.ColumnElement[bool]]:
    conditions: list[sa.ColumnElement[bool]] = []
    if wanted.statuses:
        conditions.append(jobs.c.status.in_([str(s) for s in wanted.statuses]))
    if wanted.project is not None:
        conditions.append(jobs.c.project == wanted.project)
    if wanted.ids is not None:
        conditions.append(sa.or_(sa.false(), *(jobs.c.id.in_(b) for b in batches(sorted(set(wanted.ids))))))
    if wanted.tag is not None:
        conditions.append(holds(jobs.c.tags, wanted.tag))
    if needle := fold(wanted.text.strip())[:_MAX_NEEDLE]:
        texts = (jobs.c.search, diagnoses.c.search)
        conditions.append(sa.or_(*(c.contains(needle, autoescape=True) for c in texts)))
    return conditions


def _progress(connection: sa.Connection, ids: list[str]) -> dict[str, tuple[float | None, float | None]]:
    """Last loss and last step of each job that has any."""
    found: dict[str, tuple[float | None, float | None]] = {}
    for batch in batches(ids):
        rank: dict[str, int] = {}
        for job_id, name, value, step in connection.execute(_losses(batch)):
            if LOSSES.index(name) < rank.get(job_id, len(LOSSES)):
                rank[job_id] = LOSSES.index(name)
                found[job_id] = (value, step)
    for batch in batches([i for i in ids if i not in found]):
        found.update((job_id, (None, step)) for job_id, step in connection.execute(_steps(batch)))
    return found


def _losses(ids: Any) -> sa.Select[Any]:
    table = metric_summaries.c
    query = sa.select(table.job_id, table.name, table.last_value, table.last_step)
    return query.where(table.job_id.in_(ids), table.name.in_(LOSSES))


def _steps(ids: Any) -> sa.Select[Any]:
    table = metric_summaries.c
    query = sa.select(table.job_id, sa.func.max(table.last_step)).group_by(table.job_id)
    return query.where(table.job_id.in_(ids), table.name.not_like("system/%"))
