"""Opening: creating, migrating with a copy kept, refusing what is newer or no store."""

from __future__ import annotations

import logging
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

import trainmon.store
from tests.store import older
from trainmon.errors import StoreTooNew, StoreUnavailable
from trainmon.model import Checkpoint, Job, Status
from trainmon.store import JobFilter, MetricSummary, Store, schema
from trainmon.store.engine import Database, migration_engine
from trainmon.store.tables import REVISIONS, VERSION_TABLE, metadata

MIGRATIONS = Path(trainmon.store.__file__).parent / "migrations"


def execute(url: str, statement: str) -> None:
    """Do something to a store behind its back."""
    database = Database(url)
    database.write(lambda c: c.exec_driver_sql(statement))
    database.close()


def test_the_revisions_listed_are_those_that_exist() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    scripts = ScriptDirectory.from_config(config)
    assert tuple(s.revision for s in reversed(list(scripts.walk_revisions()))) == REVISIONS
    assert scripts.get_heads() == [REVISIONS[-1]]


@pytest.mark.parametrize("start", ["fresh", "0001"])
def test_a_store_has_exactly_the_tables_that_the_code_has(url: str, start: str) -> None:
    if start == "0001":
        older.make_0001(url)
    Store.open(url).close()
    database = Database(url)
    options = {"version_table": VERSION_TABLE, "compare_type": True}
    differences = database.read(
        lambda c: compare_metadata(MigrationContext.configure(c, opts=options), metadata)
    )
    database.close()
    assert differences == []


def test_an_older_store_is_migrated_with_all_it_holds(url: str) -> None:
    older.make_0001(url)
    with Store.open(url) as store:
        job = store.get_job("old1")
        assert (job.name, job.command, job.tags, job.status) == (
            "Älter",
            ("python", "train.py"),
            ("t",),
            Status.FAILED,
        )
        assert [j.id for j in store.children("old0")] == ["old1"]
        grad, loss = store.metric_summaries("old1")
        assert loss == MetricSummary("loss", 3, 1.0, 0.25, 1.0)
        assert (grad.count, grad.last_step, repr(grad.last_value), grad.last_time) == (1, 7.0, "nan", 9.0)
        assert repr(list(store.read_series("old1", "loss").values)) == repr(older.VALUES)
        assert store.checkpoints("old1") == [Checkpoint("a.pt", size=3, format="torch", complete=True)]
        assert store.get_diagnosis("old1", "1") == {"analyzer_version": "1", "error_type": "CUDA_OOM"}
        for text in ("ÄLTER", "train.py", "boom", "cuda_oom", "gpu ran"):
            assert [r.job.id for r in store.list_jobs(JobFilter(text=text))][:1] == ["old1"], text
        assert store.list_jobs()[0].last_loss == 0.25
        store.append_metrics("old1", {"loss": [(9.0, 9.0, 9.0)]})
        assert store.metric_summaries("old1")[1].count == 4
        assert store.delete_jobs(["old0"]) == 1
        assert store.get_job("old1").parent_id is None


def test_a_copy_of_the_older_store_is_kept_and_can_be_opened(sqlite_url: str, tmp_path: Path) -> None:
    older.make_0001(sqlite_url)
    Store.open(sqlite_url).close()
    home = tmp_path / "home"
    assert sorted(p.name for p in home.iterdir()) == ["trainmon.db", "trainmon.db.bak-0001"]
    copy = home / "trainmon.db.bak-0001"
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute(f"SELECT version_num FROM {VERSION_TABLE}").fetchall() == [("0001",)]
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("SELECT count(*) FROM jobs").fetchone() == (2,)
    with Store.open(f"sqlite:///{copy}") as store:
        assert store.get_job("old1").name == "Älter"


def test_a_migration_that_fails_leaves_the_store_as_it_was(url: str) -> None:
    older.make_0001(url)
    execute(url, "CREATE TABLE metric_summaries (x INTEGER)")
    with pytest.raises(StoreUnavailable, match="metric_summaries"):
        Store.open(url)
    execute(url, "DROP TABLE metric_summaries")
    with Store.open(url) as store:
        assert store.metric_summaries("old1")[1].count == 3


@pytest.mark.parametrize("revision", ["0099", "1975ea83b712"])
def test_a_newer_store_is_refused_and_left_alone(url: str, revision: str) -> None:
    with Store.open(url) as store:
        store.add_job(Job("one", "one", Status.RUNNING, 1.0))
    execute(url, f"UPDATE {VERSION_TABLE} SET version_num = '{revision}'")
    with pytest.raises(StoreTooNew) as raised:
        Store.open(url)
    assert "\n" not in str(raised.value)
    assert revision in str(raised.value)
    execute(url, f"UPDATE {VERSION_TABLE} SET version_num = '{REVISIONS[-1]}'")
    with Store.open(url) as store:
        assert store.get_job("one").name == "one"


def test_tables_of_another_program_are_not_touched(url: str) -> None:
    database = Database(url)
    if database.file is not None:
        database.file.parent.mkdir()
    database.write(lambda c: c.exec_driver_sql("CREATE TABLE jobs (theirs INTEGER)"))
    database.write(lambda c: c.exec_driver_sql("CREATE TABLE alembic_version (version_num VARCHAR(32))"))
    database.write(lambda c: c.exec_driver_sql("INSERT INTO alembic_version VALUES ('theirs')"))
    with pytest.raises(StoreUnavailable, match="jobs"):
        Store.open(url)
    tables = database.read(lambda c: sorted(sa.inspect(c).get_table_names()))
    database.close()
    assert tables == ["alembic_version", "jobs"]


def test_opening_leaves_logging_as_it_was(sqlite_url: str) -> None:
    before = (logging.root.level, list(logging.root.handlers), logging.getLogger("some.library").disabled)
    Store.open(sqlite_url).close()
    after = (logging.root.level, list(logging.root.handlers), logging.getLogger("some.library").disabled)
    assert after == before


def test_opening_prints_nothing_and_an_up_to_date_store_needs_no_alembic(sqlite_url: str) -> None:
    code = (
        "import sys; from trainmon.store import Store; Store.open(sys.argv[1]).close();"
        "print('alembic' in sys.modules)"
    )
    for expected in ("True\n", "False\n"):
        done = subprocess.run([sys.executable, "-c", code, sqlite_url], capture_output=True, text=True)
        assert (done.stdout, done.stderr, done.returncode) == (expected, "", 0)


def test_the_words_of_the_store_need_no_sqlalchemy() -> None:
    code = "import sys; from trainmon.store import JobFilter, JobRow; print('sqlalchemy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout == "False\n", done.stderr


def test_a_sqlite_store_is_in_wal_mode_and_checks_foreign_keys(sqlite_url: str) -> None:
    Store.open(sqlite_url).close()
    names = ("journal_mode", "synchronous", "foreign_keys")
    with Store.open(sqlite_url) as store:
        found = store._database.read(lambda c: [c.exec_driver_sql(f"PRAGMA {n}").scalar() for n in names])
    assert found == ["wal", 1, 1]


def test_schema_upgrade_runs_inside_the_transaction_of_its_caller(url: str) -> None:
    database = Database(url)
    if database.file is not None:
        database.file.parent.mkdir()
    with migration_engine(database).connect() as connection:
        schema.upgrade(connection, "0002")
        connection.rollback()
    assert database.read(lambda c: sa.inspect(c).get_table_names()) == []
    database.close()
