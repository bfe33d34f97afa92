"""Another tool's SQLite file, opened so that nothing in it can change and its writer never waits for long."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from trainmon.errors import UsageError
from trainmon.importers.place import MAX_DOCUMENT, Place

HEADER = b"SQLite format 3\x00"
PATIENCE = 15.0
"""Seconds to wait for a writer that holds the whole file."""


def is_database(place: Place, path: Path) -> bool:
    """Whether a file begins as SQLite files do."""
    try:
        with place.open(path) as file:
            return file.read(len(HEADER)) == HEADER
    except OSError:
        return False


@contextmanager
def reading(place: Place, path: Path) -> Iterator[sqlite3.Connection]:
    """A connection in one read transaction. Raises UsageError when the file is locked, damaged or no database.

    A file in WAL mode is read with its `-wal`, so that what was written last is seen; where the folder cannot be
    written to, SQLite itself makes do without.
    """
    if not place.is_file(path):
        raise UsageError(f"Cannot read {str(path)!r}: it is no regular file in the folder that was named.")
    address = f"{path.absolute().as_uri()}?mode=ro"
    try:
        with closing(
            sqlite3.connect(address, uri=True, timeout=PATIENCE, isolation_level=None)
        ) as connection:
            connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MAX_DOCUMENT)
            connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
            connection.execute("PRAGMA trusted_schema=OFF")
            connection.execute("PRAGMA query_only=ON")
            connection.execute("BEGIN")
            yield connection
    except (sqlite3.Error, UnicodeDecodeError) as error:
        raise UsageError(
            f"Cannot read {str(path)!r}: {error}. Is another program writing to it? Try again."
        ) from None


def tables(connection: sqlite3.Connection) -> dict[str, set[str]]:
    """The columns of each table by its name."""
    names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return {
        name: {row[0] for row in connection.execute("SELECT name FROM pragma_table_info(?)", (name,))}
        for name in names
    }
