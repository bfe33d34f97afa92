"""Jobs, metric chunks, checkpoints, diagnoses."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Create the first tables."""
    _jobs()
    op.create_table(
        "metric_chunks",
        sa.Column("id", _ID, primary_key=True),
        _owner(),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("data", sa.LargeBinary, nullable=False),
    )
    op.create_index("metric_chunks_by_metric", "metric_chunks", ["job_id", "name", "id"])
    if op.get_bind().dialect.name == "postgresql":  # packed floats gain nothing from compression
        op.execute("ALTER TABLE metric_chunks ALTER COLUMN data SET STORAGE EXTERNAL")
    op.create_table(
        "checkpoints",
        _owner(primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True),
        sa.Column("path", sa.Text, nullable=False),
        sa.Column("step", sa.BigInteger),
        sa.Column("epoch", sa.Double),
        sa.Column("time", sa.Double),
        sa.Column("size", sa.BigInteger),
        sa.Column("format", sa.Text, nullable=False),
        sa.Column("complete", sa.Boolean, nullable=False),
        sa.Column("problem", sa.Text),
    )
    op.create_table(
        "diagnoses",
        _owner(primary_key=True),
        sa.Column("analyzer_version", sa.Text, nullable=False),
        sa.Column("error_type", sa.Text),
        sa.Column("title", sa.Text),
        sa.Column("fingerprint", sa.Text),
        sa.Column("body", sa.Text, nullable=False),
    )
    op.create_index("diagnoses_by_fingerprint", "diagnoses", ["fingerprint"])


def _owner(primary_key: bool = False) -> sa.Column[str]:
    parent = sa.ForeignKey("jobs.id", ondelete="CASCADE")
    return sa.Column("job_id", sa.Text, parent, nullable=False, primary_key=primary_key)


def _jobs() -> None:
    op.create_table(
        "jobs",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("project", sa.Text, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("created_at", sa.Double, nullable=False),
        sa.Column("started_at", sa.Double),
        sa.Column("ended_at", sa.Double),
        sa.Column("heartbeat_at", sa.Double),
        sa.Column("workdir", sa.Text, nullable=False),
        sa.Column("host", sa.Text, nullable=False),
        sa.Column("pid", sa.BigInteger),
        sa.Column("exit_code", sa.BigInteger),
        sa.Column("signal", sa.BigInteger),
        sa.Column("parent_id", sa.Text, sa.ForeignKey("jobs.id", ondelete="SET NULL")),
        sa.Column("log_path", sa.Text),
        sa.Column("git", sa.Text),
        sa.Column("tags", sa.Text, nullable=False),
        sa.Column("command", sa.Text, nullable=False),
        sa.Column("error_message", sa.Text),
        sa.Column("config", sa.Text, nullable=False),
        sa.Column("environment", sa.Text, nullable=False),
        sa.Column("log_excerpt", sa.Text),
    )
    op.create_index("jobs_by_time", "jobs", ["created_at", "id"])
    op.create_index("jobs_by_project", "jobs", ["project", "created_at"])
    op.create_index("jobs_by_status", "jobs", ["status", "created_at"])
    op.create_index("jobs_by_parent", "jobs", ["parent_id"])
