"""The tables as the newest revision has them; `migrations/` says how a store gets there.

Large columns stand last, because SQLite walks over what stands before a column to read it.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, LargeBinary, MetaData, Table

from trainmon.store.columns import Json, Labels, Measured, Number, Whole, Words

REVISIONS = ("0001", "0002", "0003", "0004", "0005", "0006")
"""Every revision a store may have, oldest first."""

VERSION_TABLE = "trainmon_version"
"""Not Alembic's default name: other programs that use Alembic may share a PostgreSQL database."""

metadata = MetaData()


def _owner(primary_key: bool = False) -> Column[str]:
    parent = ForeignKey("jobs.id", ondelete="CASCADE")
    return Column("job_id", Words, parent, nullable=False, primary_key=primary_key)


jobs = Table(
    "jobs",
    metadata,
    Column("id", Words, primary_key=True),
    Column("name", Words, nullable=False),
    Column("project", Words, nullable=False),
    Column("status", Words, nullable=False),
    Column("created_at", Number, nullable=False),
    Column("started_at", Number),
    Column("ended_at", Number),
    Column("heartbeat_at", Number),
    Column("workdir", Words, nullable=False),
    Column("host", Words, nullable=False),
    Column("pid", Whole),
    Column("exit_code", Whole),
    Column("signal", Whole),
    Column("parent_id", Words, ForeignKey("jobs.id", ondelete="SET NULL")),
    Column("log_path", Words),
    Column("git", Json),
    Column("tags", Labels, nullable=False),
    Column("command", Json, nullable=False),
    Column("error_message", Words),
    Column("config", Json, nullable=False),
    Column("environment", Json, nullable=False),
    Column("log_excerpt", Words),
    Column("search", Words, nullable=False, server_default=""),
    Index("jobs_by_time", "created_at", "id"),
    Index("jobs_by_project", "project", "created_at"),
    Index("jobs_by_status", "status", "created_at"),
    Index("jobs_by_parent", "parent_id"),
)

metric_chunks = Table(
    "metric_chunks",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    _owner(),
    Column("name", Words, nullable=False),
    Column("count", Integer, nullable=False),
    Column("data", LargeBinary, nullable=False),
    Index("metric_chunks_by_metric", "job_id", "name", "id"),
)
"""`data`: `count` float64 steps, then as many values, then as many times, little-endian."""

metric_summaries = Table(
    "metric_summaries",
    metadata,
    _owner(primary_key=True),
    Column("name", Words, primary_key=True),
    Column("count", BigInteger, nullable=False),
    Column("chunks", Integer, nullable=False),
    Column("last_step", Measured),
    Column("last_value", Measured),
    Column("last_time", Measured),
)
"""`chunks`: how many were appended since the metric was last compacted."""

log_readings = Table(
    "log_readings",
    metadata,
    _owner(primary_key=True),
    Column("position", BigInteger, nullable=False),
    Column("read_at", Number, nullable=False),
)
"""How far the console log was read for metrics, in bytes, and when."""

checkpoints = Table(
    "checkpoints",
    metadata,
    _owner(primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("path", Words, nullable=False),
    Column("step", Whole),
    Column("epoch", Number),
    Column("time", Number),
    Column("size", Whole),
    Column("format", Words, nullable=False),
    Column("complete", Boolean, nullable=False),
    Column("problem", Words),
    Column("metrics", Json),
    Column("best", Words),
)

diagnoses = Table(
    "diagnoses",
    metadata,
    _owner(primary_key=True),
    Column("analyzer_version", Words, nullable=False),
    Column("error_type", Words),
    Column("title", Words),
    Column("fingerprint", Words),
    Column("body", Json, nullable=False),
    Column("search", Words, nullable=False, server_default=""),
    Index("diagnoses_by_fingerprint", "fingerprint"),
)

verdicts = Table(
    "verdicts",
    metadata,
    _owner(primary_key=True),
    Column("error_type", Words, nullable=False),
    Column("made_at", Number, nullable=False),
    Column("phase", Words),
    Column("line", Words),
    Column("line_number", Whole),
    Column("note", Words, nullable=False),
    Column("said", Json, nullable=False),
)
"""What people said of a diagnosis; `said` is what they judged."""

retries = Table(
    "retries",
    metadata,
    _owner(primary_key=True),
    Column("made_at", Number, nullable=False),
    Column("error_type", Words),
    Column("rule", Words),
    Column("fingerprint", Words),
    Column("phase", Words),
    Column("reached", Number),
    Column("checkpoint", Words),
    Column("from_step", Whole),
    Column("changes", Json, nullable=False),
    Index("retries_by_rule", "rule"),
)
"""What a retry started from: the failure of its parent, and what was changed in the command."""

ranks = Table(
    "ranks",
    metadata,
    _owner(primary_key=True),
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("status", Words, nullable=False),
    Column("local", Whole),
    Column("attempt", BigInteger, nullable=False),
    Column("host", Words, nullable=False),
    Column("pid", Whole),
    Column("exit_code", Whole),
    Column("signal", Whole),
    Column("started_at", Number),
    Column("ended_at", Number),
    Column("first", Boolean, nullable=False),
    Column("message", Words),
)
