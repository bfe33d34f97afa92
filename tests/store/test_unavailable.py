"""What cannot be opened says so in one line, without passwords."""

from __future__ import annotations

import shutil
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from trainmon.errors import StoreUnavailable
from trainmon.model import Job, Status
from trainmon.store import Store

NOBODY = 65534


def refusal(url: str) -> str:
    """The message with which a URL is refused."""
    with pytest.raises(StoreUnavailable) as raised:
        Store.open(url)
    message = str(raised.value)
    assert "\n" not in message
    assert len(message) < 400
    return message


@pytest.mark.parametrize(
    "url",
    [
        "",
        "trainmon.db",
        "mysql://u:secret@h/d",
        "postgresql+asyncpg://u:secret@h/d",
        "sqlite://",
        "sqlite:///:memory:",
    ],
)
def test_a_url_of_another_kind(url: str) -> None:
    message = refusal(url)
    assert "TRAINMON_DB" in message
    assert "secret" not in message


@pytest.mark.parametrize("url", ["postgresql://u:secret@host:port/d", "not a url secret"])
def test_a_url_that_cannot_be_read(url: str) -> None:
    assert "secret" not in refusal(url)


def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("my thesis\n" * 1000)
    assert str(file) in refusal(f"sqlite:///{file}")
    assert file.read_text() == "my thesis\n" * 1000


def test_a_folder_in_place_of_the_file(tmp_path: Path) -> None:
    assert "Cannot use the store" in refusal(f"sqlite:///{tmp_path}")


def test_a_path_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert "Cannot use the store" in refusal(f"sqlite:///{tmp_path / 'file' / 'home' / 'trainmon.db'}")


def test_an_odd_path_is_taken_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "a b?c=d#e%20é@:" / "x.db"
    with Store.open(f"sqlite:///{file}") as store:
        assert store.location == str(file)
    assert file.stat().st_size > 0


def test_a_new_home_is_private(tmp_path: Path) -> None:
    Store.open(f"sqlite:///{tmp_path / 'home' / 'trainmon.db'}").close()
    assert stat.S_IMODE((tmp_path / "home").stat().st_mode) == 0o700


@pytest.mark.parametrize("content", ["empty", "store"])
def test_a_folder_without_permission_to_write(content: str) -> None:
    home = Path(tempfile.mkdtemp(dir="/tmp"))  # not under pytest's folder, which others may not enter
    try:
        url = f"sqlite:///{home / 'trainmon.db'}"
        if content == "store":
            Store.open(url).close()
        home.chmod(0o555)
        message = _opened_unprivileged(url)
        assert message.startswith("StoreUnavailable Cannot use the store"), message
        assert "Check that you may write there" in message
        assert message.count("\n") == 1
    finally:
        home.chmod(0o700)
        shutil.rmtree(home)


def _opened_unprivileged(url: str) -> str:
    """What happens to a user who may only read; root may do everything, so the child gives that up."""
    code = (
        "import os, sys, tempfile\n"
        "from trainmon.store.store import Store\n"
        "from trainmon.model import Job, Status\n"
        "with tempfile.TemporaryDirectory() as own: Store.open(f'sqlite:///{own}/warm.db').close()\n"
        f"if os.geteuid() == 0: os.setgroups([]); os.setgid({NOBODY}); os.setuid({NOBODY})\n"
        "try:\n"
        "    with Store.open(sys.argv[1]) as store: store.add_job(Job('a', 'a', Status.RUNNING, 1.0))\n"
        "except Exception as error: print(type(error).__name__, error)\n"
    )
    done = subprocess.run([sys.executable, "-c", code, url], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_full_disk_is_told_and_the_store_goes_on(sqlite_url: str) -> None:
    with Store.open(sqlite_url) as store:
        store.add_job(Job("one", "one", Status.RUNNING, 1.0))
        limit = "PRAGMA max_page_count = 60"
        store._database.read(lambda c: c.exec_driver_sql(limit))
        with pytest.raises(StoreUnavailable, match="full"):
            store.append_metrics("one", {"m": [(1.0, 2.0, 3.0)] * 20_000})
        assert store.metric_summaries("one") == []
        store.append_metrics("one", {"m": [(1.0, 2.0, 3.0)]})
        assert store.metric_summaries("one")[0].count == 1


def test_postgres_that_is_not_there() -> None:
    pytest.importorskip("psycopg")
    message = refusal("postgresql://me:hunter2@127.0.0.1:1/trainmon")
    assert "hunter2" not in message
    assert "127.0.0.1" in message


def test_postgres_password_is_never_shown(postgres_server: str) -> None:
    url = f"postgresql+psycopg://nobody:hunter2@/missing?host={postgres_server}&password=hunter3"
    message = refusal(url)
    assert "hunter" not in message
    assert "nobody" in message


def test_a_password_is_not_in_the_location_of_an_open_store(postgres_url: str) -> None:
    url = postgres_url.replace("tester@", "tester:hunter2@")
    with Store.open(url) as store:
        assert store.url == url
        assert "hunter2" not in store.location + repr(store)


def test_a_connection_that_broke_while_idle_is_replaced(postgres_url: str) -> None:
    with Store.open(postgres_url) as store, Store.open(postgres_url) as other:
        assert store.count_jobs() == 0
        kill = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
        ours = "WHERE pid <> pg_backend_pid() AND datname = current_database()"
        other._database.read(lambda c: c.exec_driver_sql(f"{kill} {ours}").scalar())
        assert store.count_jobs() == 0
