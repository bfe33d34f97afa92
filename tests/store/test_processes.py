"""Many processes at once, and processes that are killed: nothing is lost and nobody meets an error."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.store import older, writer
from trainmon.model import Job, Status
from trainmon.store import Store, engine
from trainmon.store.tables import REVISIONS, VERSION_TABLE

SPAWN = multiprocessing.get_context("spawn")
ROOT = Path(__file__).parents[2]
WRITERS, ROUNDS = 8, 25


@pytest.mark.slow
def test_eight_writers_and_a_reader_lose_nothing(url: str) -> None:
    with Store.open(url) as store:
        store.add_job(Job("shared", "shared", Status.RUNNING, 1.0))
        start, stop, failures = SPAWN.Barrier(WRITERS), SPAWN.Event(), SPAWN.SimpleQueue()
        arguments = [(url, number, ROUNDS, start, failures) for number in range(WRITERS)]
        writers = [SPAWN.Process(target=writer.write, args=a) for a in arguments]
        reader = SPAWN.Process(target=writer.read, args=(url, stop, failures))
        for process in (*writers, reader):
            process.start()
        for process in writers:
            process.join(60)
        stop.set()
        reader.join(60)
        assert failures.empty(), failures.get()
        assert [p.exitcode for p in (*writers, reader)] == [0] * (WRITERS + 1)
        _assert_nothing_lost(store)


def _assert_nothing_lost(store: Store) -> None:
    series = store.read_series("shared", "loss")
    expected = {(step, number): writer.POINTS for step in range(ROUNDS) for number in range(WRITERS)}
    assert Counter(zip(series.steps, series.values, strict=True)) == expected
    assert store.metric_summaries("shared")[0].count == WRITERS * ROUNDS * writer.POINTS
    for number in range(WRITERS):
        own = store.read_series(f"own{number}", "loss")
        assert list(own.steps) == [step for step in range(ROUNDS) for _ in range(writer.POINTS)]
        job = store.get_job(f"own{number}")
        assert (job.status, job.heartbeat_at) == (Status.COMPLETED, ROUNDS - 1)


def _open_at_once(url: str, count: int) -> None:
    start, failures = SPAWN.Barrier(count), SPAWN.SimpleQueue()
    _run_all(writer.write, [(url, number, 0, start, failures) for number in range(count)], failures)


def _run_all(target: Callable[..., None], arguments: list[tuple[Any, ...]], failures: Any) -> None:
    processes = [SPAWN.Process(target=target, args=a) for a in arguments]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    assert failures.empty(), failures.get()
    assert [p.exitcode for p in processes] == [0] * len(processes)


@pytest.mark.slow
def test_a_fresh_store_may_be_opened_by_all_at_once(url: str, tmp_path: Path) -> None:
    _open_at_once(url, 6)
    with Store.open(url) as store:
        assert store.count_jobs() == 6
    assert list(tmp_path.glob("home/*.bak-*")) == []


@pytest.mark.slow
def test_an_older_store_may_be_opened_by_all_at_once(url: str, tmp_path: Path) -> None:
    older.make_0001(url)
    _open_at_once(url, 6)
    with Store.open(url) as store:
        assert store.count_jobs() == 8
        assert store.metric_summaries("old1")[1].count == 3
    for copy in tmp_path.glob("home/*.bak-*"):
        assert copy.name == "trainmon.db.bak-0001"
        with closing(sqlite3.connect(copy)) as connection:
            assert connection.execute("SELECT count(*) FROM jobs").fetchone() == (2,)


@pytest.mark.slow
def test_a_fresh_file_may_be_switched_to_wal_by_all_at_once(tmp_path: Path) -> None:
    together, failures = SPAWN.Barrier(6), SPAWN.SimpleQueue()
    _run_all(writer.switch, [(tmp_path, 50, together, failures)] * 6, failures)
    assert {file.read_bytes()[18:20] for file in tmp_path.glob("*.db")} == {b"\2\2"}


def test_killing_a_writer_loses_no_committed_point(sqlite_url: str) -> None:
    with Store.open(sqlite_url) as store:
        store.add_job(Job("one", "one", Status.RUNNING, 1.0))
    for _ in range(3):
        committed = _written_until_killed(sqlite_url, after=150)
        with Store.open(sqlite_url) as store:
            steps = list(store.read_series("one", "loss").steps)
            tail = steps[-1 - int(steps[-1]) :]  # what this writer wrote: it starts from 0 again
            assert tail in (
                [float(n) for n in range(committed + 1)],
                [float(n) for n in range(committed + 2)],
            )
            assert list(store.read_series("one", "lr").steps) == steps
            assert {s.count for s in store.metric_summaries("one")} == {len(steps)}
            integrity = store._database.read(lambda c: c.exec_driver_sql("PRAGMA integrity_check").scalar())
            assert integrity == "ok"


def _written_until_killed(url: str, after: int) -> int:
    """The last step that a writer said was committed before it was killed at work."""
    command = [sys.executable, "-m", "tests.store.writer", url]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if int(line) >= after:
                break
        process.send_signal(signal.SIGKILL)
        rest = process.stdout.read().split()
    assert process.returncode == -signal.SIGKILL
    return int(rest[-1]) if rest else int(line)


def test_a_writer_waits_while_another_program_holds_the_store(sqlite_url: str) -> None:
    _write_while_held(sqlite_url)


def test_a_fresh_file_that_somebody_holds_is_opened_when_it_is_free(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "BUSY_TIMEOUT", 0.05)
    file = tmp_path / "trainmon.db"
    with closing(sqlite3.connect(file, isolation_level=None, check_same_thread=False)) as other:
        other.execute("BEGIN EXCLUSIVE")
        release = threading.Timer(0.5, lambda: other.execute("COMMIT"))
        release.start()
        with Store.open(f"sqlite:///{file}") as store:
            assert store.count_jobs() == 0
        release.join()


def test_a_lock_that_outlasts_the_timeout_is_tried_again(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "BUSY_TIMEOUT", 0.05)
    _write_while_held(sqlite_url)


def _write_while_held(sqlite_url: str) -> None:
    with (
        Store.open(sqlite_url) as store,
        closing(sqlite3.connect(store.location, isolation_level=None, check_same_thread=False)) as other,
    ):
        other.execute("BEGIN IMMEDIATE")
        release = threading.Timer(0.5, lambda: other.execute("COMMIT"))
        release.start()
        begin = time.monotonic()
        store.add_job(Job("one", "one", Status.RUNNING, 1.0))
        assert time.monotonic() - begin > 0.4
        release.join()
        assert store.count_jobs() == 1


def test_threads_share_a_store(url: str) -> None:
    with Store.open(url) as store:
        store.add_job(Job("one", "one", Status.RUNNING, 1.0))
        errors: list[BaseException] = []

        def work(number: int) -> None:
            try:
                for step in range(10):
                    store.append_metrics("one", {"m": [(float(step), float(number), 0.0)]})
                    assert len(store.list_jobs()) == 1
            except BaseException as error:
                errors.append(error)

        threads = [threading.Thread(target=work, args=(n,)) for n in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert errors == []
        assert len(store.read_series("one", "m").steps) == 200


def test_a_forked_process_opens_connections_of_its_own(url: str) -> None:
    with Store.open(url) as store:
        store.add_job(Job("parent", "parent", Status.RUNNING, 1.0))
        child = os.fork()
        if child == 0:
            code = 1
            try:
                store.add_job(Job("child", "child", Status.RUNNING, 2.0))
                store.close()
                gc.collect()
                code = 0
            finally:
                os._exit(code)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
        store.add_job(Job("after", "after", Status.RUNNING, 3.0))
        assert [row.job.id for row in store.list_jobs()] == ["after", "child", "parent"]


def test_a_forked_process_leaves_the_parents_connection_alone(postgres_url: str) -> None:
    def backend(store: Store) -> int:
        return int(store._database.read(lambda c: c.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()))

    with Store.open(postgres_url) as store:
        before = backend(store)
        child = os.fork()
        if child == 0:
            code = 1
            try:
                code = 0 if backend(store) != before else 2
                store.close()
            finally:
                os._exit(code)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
        assert backend(store) == before


def test_a_process_killed_in_a_migration_leaves_a_store_that_opens(sqlite_url: str) -> None:
    older.make_0001(sqlite_url)
    code = (
        "import os, signal, sys\n"
        "from trainmon.store import Store, schema\n"
        "done = schema.upgrade\n"
        "def upgrade(connection, revision):\n"
        "    done(connection, revision)\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
        "schema.upgrade = upgrade\n"
        "Store.open(sys.argv[1])\n"
    )
    killed = subprocess.run(
        [sys.executable, "-c", code, sqlite_url], cwd=ROOT, capture_output=True, text=True
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    with closing(sqlite3.connect(sqlite_url.removeprefix("sqlite:///"))) as connection:
        assert connection.execute(f"SELECT version_num FROM {VERSION_TABLE}").fetchall() == [("0001",)]
    with Store.open(sqlite_url) as store:
        revision = f"SELECT version_num FROM {VERSION_TABLE}"
        assert store._database.read(lambda c: c.exec_driver_sql(revision).scalar()) == REVISIONS[-1]
        assert store.metric_summaries("old1")[1].count == 3
