"""Reading and writing jobs, each function inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, fields
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from trainmon.errors import JobNotFound, UsageError
from trainmon.model import GitState, Job, Status
from trainmon.store.columns import clean, fold
from trainmon.store.tables import diagnoses, jobs

T = TypeVar("T")

FIELDS = tuple(f.name for f in fields(Job))
_SEARCHED = ("id", "name", "project", "command", "error_message")
_OPEN = (Status.PENDING, Status.RUNNING)


def insert(connection: sa.Connection, job: Job) -> None:
    """Keep a new job; a parent that is no longer there is left out. Raises UsageError for a used id."""
    values = _columns({name: getattr(job, name) for name in FIELDS})
    try:
        connection.execute(jobs.insert().values(**values, search=_search(values)))
    except IntegrityError as error:
        raise UsageError(f"There is already a job {job.id!r} in this store; choose another id.") from error


def update(connection: sa.Connection, job_id: str, changes: Mapping[str, Any]) -> None:
    """Change fields of a job. Raises JobNotFound; ValueError for anything that is no field."""
    if unknown := [name for name in changes if name not in FIELDS or name == "id"]:
        raise ValueError(f"A job has no field {unknown[0]!r} that could be changed.")
    old = connection.execute(
        sa.select(*(jobs.c[name] for name in _SEARCHED), jobs.c.status)
        .where(jobs.c.id == job_id)
        .with_for_update(key_share=True)
    ).one_or_none()
    if old is None:
        raise JobNotFound(job_id)
    values = _columns(changes)
    if any(name in _SEARCHED for name in changes):
        values["search"] = _search({**old._asdict(), **values})
    if values:
        connection.execute(jobs.update().where(jobs.c.id == job_id).values(**values))
    if "status" in values and values["status"] != old.status:
        _forget_diagnosis(connection, job_id)


def merge(connection: sa.Connection, job_id: str, additions: Mapping[str, Mapping[str, Any]]) -> None:
    """Add entries to fields that are mappings. Raises JobNotFound."""
    columns = [jobs.c[name] for name in additions]
    query = sa.select(*columns).where(jobs.c.id == job_id).with_for_update(key_share=True)
    old = connection.execute(query).one_or_none()
    if old is None:
        raise JobNotFound(job_id)
    update(connection, job_id, {name: {**old._asdict()[name], **new} for name, new in additions.items()})


def finish(connection: sa.Connection, job_id: str, status: Status, end: Mapping[str, Any]) -> bool:
    """Record the end of a job that has not ended, or was only thought lost. Raises JobNotFound.

    What was said about a lost job (message, excerpt, diagnosis) does not outlive it; otherwise an end
    without message or excerpt leaves those that the job has.
    """
    condition = (jobs.c.id == job_id,)
    before = connection.scalar(sa.select(jobs.c.status).where(*condition).with_for_update(key_share=True))
    if before is None:
        raise JobNotFound(job_id)
    was_lost = before == Status.LOST and status != Status.LOST
    if before not in _OPEN and not was_lost:
        return False
    kept = () if was_lost else ("error_message", "log_excerpt")
    changes = {name: value for name, value in end.items() if value is not None or name not in kept}
    update(connection, job_id, {"status": status, **changes})
    return True


def get(connection: sa.Connection, job_id: str) -> Job:
    """The whole job. Raises JobNotFound."""
    found = whole(connection, jobs.c.id == job_id)
    if not found:
        raise JobNotFound(job_id)
    return found[0]


def whole(connection: sa.Connection, condition: sa.ColumnElement[bool]) -> list[Job]:
    """All jobs, with everything, that meet a condition; oldest first."""
    query = sa.select(*(jobs.c[name] for name in FIELDS)).where(condition)
    rows = connection.execute(query.order_by(jobs.c.created_at, jobs.c.id))
    return [job_from(row._asdict()) for row in rows]


def is_open() -> sa.ColumnElement[bool]:
    """The condition of a job that has not ended."""
    return jobs.c.status.in_(_OPEN)


def get_id(connection: sa.Connection, job_id: str) -> str:
    """The id itself. Raises JobNotFound."""
    if connection.scalar(sa.select(jobs.c.id).where(jobs.c.id == job_id)) is None:
        raise JobNotFound(job_id)
    return job_id


def lock(connection: sa.Connection, job_id: str) -> None:
    """Keep other writers of this job away until the transaction ends. Raises JobNotFound."""
    query = sa.select(jobs.c.id).where(jobs.c.id == job_id).with_for_update(key_share=True)
    if connection.scalar(query) is None:
        raise JobNotFound(job_id)


def delete(connection: sa.Connection, ids: Iterable[str]) -> int:
    """Remove jobs and all that belongs to them; children stay, without a parent. Returns how many."""
    return sum(connection.execute(jobs.delete().where(jobs.c.id.in_(b))).rowcount for b in batches(list(ids)))


def upsert(dialect: str) -> Any:
    """The `insert` that knows ON CONFLICT; PostgreSQL's costs every process 80 ms to import."""
    from sqlalchemy.dialects import sqlite

    if dialect == "sqlite":
        return sqlite.insert
    from sqlalchemy.dialects import postgresql

    return postgresql.insert


def batches(ids: Sequence[T], size: int = 1000) -> list[Sequence[T]]:
    """The ids in portions that fit into one statement."""
    return [ids[start : start + size] for start in range(0, len(ids), size)]


def job_from(row: Mapping[str, Any]) -> Job:
    """A job from the columns that were read; the others keep their defaults."""
    values = dict(row)
    values["status"] = Status(values["status"])
    values["command"] = tuple(values["command"])
    values["tags"] = tuple(values["tags"])
    if values["git"] is not None:
        values["git"] = GitState(**values["git"])
    return Job(**values)


def _columns(values: Mapping[str, Any]) -> dict[str, Any]:
    """Job fields as column values."""
    columns = dict(values)
    if "status" in columns:
        columns["status"] = str(Status(columns["status"]))
    if columns.get("git") is not None:
        columns["git"] = asdict(columns["git"])
    for name in ("command", "tags"):
        if name in columns:
            columns[name] = [str(v) for v in columns[name]]
    if columns.get("parent_id") is not None:
        parent = jobs.alias().c.id
        columns["parent_id"] = sa.select(parent).where(parent == columns["parent_id"]).scalar_subquery()
    return columns


def _search(values: Mapping[str, Any]) -> str:
    command = " ".join(clean(part) for part in values["command"])
    return fold(values["id"], values["name"], values["project"], command, values["error_message"] or "")


def _forget_diagnosis(connection: sa.Connection, job_id: str) -> None:
    connection.execute(diagnoses.delete().where(diagnoses.c.job_id == job_id))
