"""A summary of every metric, so that the list need not read chunks, and texts ready for searching."""

from __future__ import annotations

import json
import math
import struct
from collections.abc import Iterator
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_NEW = sa.table(
    "metric_summaries",
    *map(sa.column, ("job_id", "name", "count", "chunks", "last_step", "last_value", "last_time")),
)


def upgrade() -> None:
    """Add the table and the columns, and fill them from what is there."""
    op.create_table(
        "metric_summaries",
        sa.Column("job_id", sa.Text, sa.ForeignKey("jobs.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("count", sa.BigInteger, nullable=False),
        sa.Column("chunks", sa.Integer, nullable=False),
        sa.Column("last_step", sa.Double),
        sa.Column("last_value", sa.Double),
        sa.Column("last_time", sa.Double),
    )
    for table in ("jobs", "diagnoses"):
        op.add_column(table, sa.Column("search", sa.Text, nullable=False, server_default=""))
    connection = op.get_bind()
    for row in list(_summaries(connection)):
        connection.execute(_NEW.insert(), row)
    _fill_search(connection)


def _summaries(connection: sa.Connection) -> Iterator[dict[str, Any]]:
    query = "SELECT job_id, name, count, id FROM metric_chunks ORDER BY job_id, name, id"
    chunks = connection.exec_driver_sql(query).all()
    for (job_id, name), group in groupby(chunks, key=lambda row: (row[0], row[1])):
        rows = list(group)
        step, value, time = _last_point(connection, rows[-1][3])
        yield {
            "job_id": job_id,
            "name": name,
            "count": sum(row[2] for row in rows),
            "chunks": len(rows),
            "last_step": step,
            "last_value": value,
            "last_time": time,
        }


def _last_point(connection: sa.Connection, chunk: int) -> list[float | None]:
    """Last of the steps, of the values and of the times; NaN is kept as NULL."""
    query = sa.text("SELECT data FROM metric_chunks WHERE id = :id")
    data = bytes(connection.execute(query, {"id": chunk}).scalar_one())
    ends = [len(data) * part // 3 for part in (1, 2, 3)]
    numbers = [struct.unpack_from("<d", data, end - 8)[0] for end in ends]
    return [None if math.isnan(number) else number for number in numbers]


def _fill_search(connection: sa.Connection) -> None:
    job = sa.text("UPDATE jobs SET search = :text WHERE id = :id")
    query = "SELECT id, name, project, command, error_message FROM jobs"
    for job_id, name, project, command, message in connection.exec_driver_sql(query).all():
        texts = [job_id, name, project, " ".join(json.loads(command)), message or ""]
        connection.execute(job, {"text": "\n".join(texts).casefold(), "id": job_id})
    diagnosis = sa.text("UPDATE diagnoses SET search = :text WHERE job_id = :id")
    query = "SELECT job_id, error_type, title FROM diagnoses"
    for job_id, error_type, title in connection.exec_driver_sql(query).all():
        text = f"{error_type or ''}\n{title or ''}".casefold()
        connection.execute(diagnosis, {"text": text, "id": job_id})
