"""What a retry changed and where its parent had failed; metrics of checkpoints."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the table and the columns."""
    op.create_table(
        "retries",
        sa.Column("job_id", sa.Text, sa.ForeignKey("jobs.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("made_at", sa.Double, nullable=False),
        sa.Column("error_type", sa.Text),
        sa.Column("rule", sa.Text),
        sa.Column("fingerprint", sa.Text),
        sa.Column("phase", sa.Text),
        sa.Column("reached", sa.Double),
        sa.Column("checkpoint", sa.Text),
        sa.Column("from_step", sa.BigInteger),
        sa.Column("changes", sa.Text, nullable=False),
    )
    op.create_index("retries_by_rule", "retries", ["rule"])
    for name in ("metrics", "best"):
        op.add_column("checkpoints", sa.Column(name, sa.Text))
