"""Bringing a store to the newest revision when it is opened.

A store that is up to date costs one SELECT. Alembic is imported only when there is something to do, and
everything it does happens in one transaction, under a lock and after a second look: of several processes
that open a fresh or an old store at once, one migrates and the others find it done.
"""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy import exc

from trainmon.errors import StoreTooNew
from trainmon.store.engine import PATIENCE, Database, migration_engine
from trainmon.store.tables import REVISIONS, VERSION_TABLE

_ADVISORY_LOCK = 0x7261696E6D6F6E  # any number, the same for ever


def ensure(database: Database) -> None:
    """Create or migrate the schema if need be. Raises StoreTooNew or StoreUnavailable."""
    try:
        if database.file is not None:
            database.file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if database.read(lambda c: _revision(c, database)) != REVISIONS[-1]:
            _migrate(database)
    except (OSError, exc.SQLAlchemyError, sqlite3.Error) as error:
        raise database.unavailable(error) from error


def _revision(connection: sa.Connection, database: Database) -> str | None:
    """The store's revision, None when there is no store yet. Raises StoreTooNew."""
    if not sa.inspect(connection).has_table(VERSION_TABLE):
        return None
    revision = connection.exec_driver_sql(f"SELECT version_num FROM {VERSION_TABLE}").scalar()
    if revision is not None and revision not in REVISIONS:
        raise StoreTooNew(
            f"The store {database.location} was written by a newer trainmon (revision {revision}, this one "
            f"knows {REVISIONS[-1]}). Upgrade with: pip install --upgrade trainmon"
        )
    return revision


def _migrate(database: Database) -> None:
    engine = migration_engine(database)
    if database.file is not None:
        _switch_to_wal(engine)
    with engine.begin() as connection:
        if not database.sqlite:
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_ADVISORY_LOCK)))
        revision = _revision(connection, database)
        if revision == REVISIONS[-1]:
            return
        if revision is not None and database.file is not None:
            _keep_copy(database.file, revision)
        upgrade(connection, REVISIONS[-1])


def upgrade(connection: sa.Connection, revision: str) -> None:
    """Run Alembic up to a revision inside the connection's transaction."""
    from alembic import command
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    folder = str(Path(__file__).parent / "migrations")
    config.set_main_option("script_location", folder.replace("%", "%%"))
    command.upgrade(config, revision)


def _switch_to_wal(engine: sa.Engine) -> None:
    """The mode stays with the file. SQLite does not wait for others here, so we do."""
    give_up = time.monotonic() + PATIENCE
    while True:
        try:
            with closing(engine.raw_connection()) as connection:
                cursor = connection.cursor()
                cursor.execute("PRAGMA journal_mode=WAL")
                cursor.fetchall()
                return
        except sqlite3.OperationalError as error:
            if not error.sqlite_errorname.startswith("SQLITE_BUSY") or time.monotonic() > give_up:
                raise
            time.sleep(0.01)


def _keep_copy(file: Path, revision: str) -> None:
    """Copy the store as it is to `<file>.bak-<revision>`; the caller holds the write lock."""
    copy = file.with_name(f"{file.name}.bak-{revision}")
    part = file.with_name(f"{copy.name}.part")
    part.unlink(missing_ok=True)
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(part)) as target:
        source.backup(target)
        target.execute("PRAGMA journal_mode=DELETE")  # one file, nothing beside it
    part.replace(copy)
