"""What goes on beside the writing: SQLite's log brought home, chunks merged, the turn given back."""

from __future__ import annotations

import fcntl
import os
import sqlite3
from array import array
from contextlib import closing
from pathlib import Path

import pytest

from trainmon.model import Job, Status
from trainmon.store import Store, merging
from trainmon.store.turn import SUFFIX, turn

POINTS = array("d", range(2000))


@pytest.fixture
def store(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setattr("trainmon.store.engine.LARGE", 200_000)
    monkeypatch.setattr("trainmon.store.engine.HOME_EVERY", 0.0)
    store = Store.open(sqlite_url)
    store.add_job(Job("one", "one", Status.RUNNING, 1.0))
    return store


def append(store: Store, times: int) -> None:
    for _ in range(times):
        store.append_columns("one", {"loss": (POINTS, POINTS, POINTS)})


def log_size(store: Store) -> int:
    return Path(f"{store.location}-wal").stat().st_size


def test_the_log_beside_the_database_stays_small(store: Store) -> None:
    with store:
        sizes = []
        for _ in range(40):
            append(store, 1)
            sizes.append(log_size(store))
        assert max(sizes) < 400_000  # 40 writes are 2 MB
        assert sizes[-1] < max(sizes)  # it began anew
        assert len(store.read_series("one", "loss").steps) == 40 * len(POINTS)


def test_who_reads_for_long_delays_that_and_nothing_else(store: Store) -> None:
    with store, closing(sqlite3.connect(store.location, isolation_level=None)) as reader:
        append(store, 1)
        reader.execute("BEGIN")
        [seen] = reader.execute("SELECT count(*) FROM metric_chunks").fetchone()
        append(store, 20)
        assert log_size(store) > 800_000
        assert reader.execute("SELECT count(*) FROM metric_chunks").fetchone() == (seen,)
        reader.execute("COMMIT")
        append(store, 2)
        assert log_size(store) < 400_000


@pytest.mark.parametrize("by_another", [False, True])
def test_what_came_or_was_merged_meanwhile_is_not_overwritten(store: Store, by_another: bool) -> None:
    """Between what one process reads to merge and what it replaces, another appends, and merges too."""
    with store:
        append(store, 4)
        database = store._database
        runs = database.read(lambda c: merging._runs(c, "one", None))
        ready = database.read(lambda c: [(run, merging._joined(c, run)) for run in runs])
        append(store, 1)
        if by_another:
            store.compact_metrics("one")
        database.write(lambda c: merging._replace(c, "one", ready))
        assert list(store.read_series("one", "loss").steps) == 5 * list(POINTS)


def test_the_turn_is_given_back_although_a_forked_process_has_it_open(tmp_path: Path) -> None:
    database = tmp_path / "a.db"
    reading, writing = os.pipe()
    with turn(database):
        child = os.fork()
        if child == 0:
            os.close(writing)
            os.read(reading, 1)
            os._exit(0)
    place = os.open(database.with_name(database.name + SUFFIX), os.O_RDWR)
    try:
        fcntl.flock(place, fcntl.LOCK_EX | fcntl.LOCK_NB)  # raises when it is still held
    finally:
        os.close(place)
        os.close(writing)
        os.waitpid(child, 0)
