"""Reaching a database: the URL, the engine's settings, transactions that wait their turn.

Writers of SQLite take the lock when they begin (`BEGIN IMMEDIATE`): a transaction that reads first and
then wants to write fails at once when somebody wrote in between, however long the timeout.
"""

from __future__ import annotations

import contextlib
import os
import random
import re
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy import exc

from trainmon.errors import StoreUnavailable
from trainmon.store.turn import turn

T = TypeVar("T")

BUSY_TIMEOUT = 30.0
"""Seconds SQLite waits for a lock before it gives up once."""

PATIENCE = 120.0
"""Seconds of giving up and trying again before a person hears of it."""

LARGE = 16 * 1024 * 1024
"""Bytes of SQLite's log (the file beside the database that ends with -wal) that are brought home."""

HOME_EVERY = 1.0
"""Seconds till the same process tries that again: somebody who reads for long may be in the way."""

_SQLITE = re.compile(r"sqlite(?:\+pysqlite)?:///(.+)", re.DOTALL)
_POSTGRES = re.compile(r"postgres(?:ql)?(?:\+psycopg)?://")
_RETRIED_STATES = ("40001", "40P01")  # serialization failure, deadlock: PostgreSQL asks to try again
_WRITE = "trainmon_write"


class Database:
    """An engine, and the two ways to use it. May be shared by threads."""

    def __init__(self, url: str) -> None:
        """Raises StoreUnavailable when the URL names no database we can use; does not connect yet."""
        self._address = _address(url)
        self.location = _shown(self._address)
        self.file = Path(self._address.database or "") if self.sqlite else None
        try:
            self._engine = _engine(self._address)
        except ImportError:
            raise StoreUnavailable("PostgreSQL needs a driver: pip install 'psycopg[binary]'") from None
        self._writer = self._engine.execution_options(**{_WRITE: True})
        self._pid = os.getpid()
        self._home_again_at = 0.0
        self._left_behind: list[sa.Pool] = []

    @property
    def sqlite(self) -> bool:
        """Whether this is SQLite; else it is PostgreSQL."""
        return self._address.get_backend_name() == "sqlite"

    def read(self, work: Callable[[sa.Connection], T]) -> T:
        """What `work` returns, from one transaction that only reads. Raises StoreUnavailable."""
        return self._run(work, writing=False)

    def write(self, work: Callable[[sa.Connection], T], *, urgent: bool = False) -> T:
        """The same, committed; after a conflict `work` is called again. Raises StoreUnavailable.

        What is `urgent` goes first: points are lost when their process is killed, all else can be found out again.
        """
        return self._run(work, writing=True, urgent=urgent)

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    def unavailable(self, error: Exception) -> StoreUnavailable:
        """The error as one line without secrets."""
        origin = getattr(error, "orig", None) or error
        lines = str(origin).strip().splitlines() or [type(origin).__name__]
        reason = _masked(lines[0].strip().rstrip("."), self._address)
        return StoreUnavailable(f"Cannot use the store {self.location}: {reason}{self._advice(reason)}")

    def _advice(self, reason: str) -> str:
        if "not a database" in reason:
            return ". Set TRAINMON_HOME or TRAINMON_DB to another place, or move that file away"
        if "unable to open" in reason or "readonly" in reason or "Permission" in reason:
            return ". Check that you may write there, or set TRAINMON_HOME to another folder"
        return ""

    def _run(self, work: Callable[[sa.Connection], T], *, writing: bool, urgent: bool = False) -> T:
        self._leave_parents_connections()
        engine = self._writer if writing else self._engine
        give_up, pause = time.monotonic() + PATIENCE, 0.005
        while True:
            try:
                with engine.connect() as connection:
                    with turn(self.file if writing else None, urgent=urgent), connection.begin():
                        result = work(connection)
                    if writing:
                        self._bring_home(connection)
                    return result
            except (exc.IntegrityError, exc.ProgrammingError, exc.DataError):
                raise
            except exc.DBAPIError as error:
                if not _passing(error) or time.monotonic() > give_up:
                    raise self.unavailable(error) from error
            except exc.TimeoutError as error:  # all connections of the pool in use
                raise self.unavailable(error) from error
            time.sleep(pause * random.uniform(0.5, 1.5))
            pause = min(0.5, pause * 2)

    def _bring_home(self, connection: sa.Connection) -> None:
        """Move what was written from SQLite's log to the database file when there is much of it.

        SQLite would do that inside somebody's transaction, where all others wait for the disk. What was written
        while it went on is moved in a turn of its own, because the log starts anew only when nothing is left.
        """
        if self.file is None or time.monotonic() < self._home_again_at or not _large(self.file):
            return
        self._home_again_at = time.monotonic() + HOME_EVERY
        raw = connection.connection
        with contextlib.suppress(sqlite3.Error):
            raw.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
            with turn(self.file):
                raw.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()

    def _leave_parents_connections(self) -> None:
        """A forked process must neither use nor close what its parent opened."""
        if self._pid != os.getpid():
            self._left_behind.append(self._engine.pool)
            self._engine.dispose(close=False)
            self._pid = os.getpid()


def _large(database: Path) -> bool:
    try:
        return database.with_name(database.name + "-wal").stat().st_size > LARGE
    except OSError:
        return False


def migration_engine(database: Database) -> sa.Engine:
    """A writing engine without foreign-key checks, with which rebuilding a table empties its children."""
    engine = _engine(database._address, foreign_keys=False, timeout=PATIENCE, poolclass=sa.NullPool)
    return engine.execution_options(**{_WRITE: True})


def _engine(
    address: sa.URL, *, foreign_keys: bool = True, timeout: float | None = None, **options: Any
) -> sa.Engine:
    if address.get_backend_name() == "postgresql":
        connect = {"connect_timeout": 10, "application_name": "trainmon"}
        return sa.create_engine(address, pool_pre_ping=True, connect_args=connect, **options)
    connect_args = {"timeout": timeout or BUSY_TIMEOUT, "isolation_level": None}  # we say BEGIN ourselves
    engine = sa.create_engine(address, connect_args=connect_args, **options)

    @sa.event.listens_for(engine, "connect")
    def prepare(connection: Any, _: Any) -> None:
        connection.execute("PRAGMA synchronous=NORMAL")
        connection.execute(f"PRAGMA foreign_keys={'ON' if foreign_keys else 'OFF'}")
        connection.execute("PRAGMA journal_size_limit=0")  # a log that starts anew is seen from its size
        connection.execute("PRAGMA wal_autocheckpoint=16000")  # 64 MB, see Database._bring_home

    @sa.event.listens_for(engine, "begin")
    def begin(connection: sa.Connection) -> None:
        writing = connection.get_execution_options().get(_WRITE)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    return engine


def _address(url: str) -> sa.URL:
    if found := _SQLITE.fullmatch(url):  # not make_url: a folder's name may hold "?" or "%"
        if found[1] == ":memory:":
            raise StoreUnavailable("The store must be a file: TRAINMON_DB=sqlite:////path/to/trainmon.db")
        return sa.URL.create("sqlite", database=found[1])
    try:
        address = sa.make_url(_POSTGRES.sub("postgresql+psycopg://", url, count=1))
    except (exc.ArgumentError, ValueError):
        address = None
    if address is None or address.drivername != "postgresql+psycopg":
        raise StoreUnavailable(
            "TRAINMON_DB names no database that can be used. Write sqlite:////path/to/trainmon.db "
            "or postgresql+psycopg://user:password@host/database"
        )
    return address


def _secrets(address: sa.URL) -> list[str]:
    values = [str(address.password or "")]
    values += [str(v) for k, v in address.query.items() if "password" in k]
    return [v for v in values if v]


def _shown(address: sa.URL) -> str:
    if address.get_backend_name() == "sqlite":
        return str(address.database)
    return address.difference_update_query([k for k in address.query if "password" in k]).render_as_string()


def _masked(text: str, address: sa.URL) -> str:
    for secret in _secrets(address):
        text = text.replace(secret, "***")
    return text


def _passing(error: exc.DBAPIError) -> bool:
    """Whether somebody else was merely in the way."""
    if getattr(error.orig, "sqlstate", None) in _RETRIED_STATES:
        return True
    name = getattr(error.orig, "sqlite_errorname", "")
    return name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED"))
