"""Alembic's entry: migrate the connection it was given, inside the transaction that is already open."""

from __future__ import annotations

from alembic import context

from trainmon.store.tables import VERSION_TABLE, metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=VERSION_TABLE,
    render_as_batch=True,
    transactional_ddl=True,
)
context.run_migrations()
