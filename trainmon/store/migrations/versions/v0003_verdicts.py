"""What people say of a diagnosis."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "verdicts",
        sa.Column("job_id", sa.Text, sa.ForeignKey("jobs.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("error_type", sa.Text, nullable=False),
        sa.Column("made_at", sa.Double, nullable=False),
        sa.Column("phase", sa.Text),
        sa.Column("line", sa.Text),
        sa.Column("line_number", sa.BigInteger),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("said", sa.Text, nullable=False),
    )
