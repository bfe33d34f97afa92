"""Stores to test with: a file of its own for each test, and one private PostgreSQL for all of them."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from trainmon.model import Job, Status
from trainmon.store import Store

NewJob = Callable[..., Job]


def _postgres_binaries() -> Path | None:
    known = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: float(p.parent.name), reverse=True
    )
    on_path = shutil.which("initdb")
    folders = [*([Path(on_path).resolve().parent] if on_path else []), *known]
    return next((f for f in folders if (f / "initdb").exists() and (f / "postgres").exists()), None)


def _unprivileged() -> list[str]:
    """PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return []
    # A narrow PATH (cron, some CI) leaves out the folders of administration.
    runuser = shutil.which("runuser", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    assert runuser, "PostgreSQL refuses to run as root, and runuser (util-linux) is not installed"
    return [runuser, "-u", "postgres", "--"]


def _run(*command: str | Path) -> None:
    done = subprocess.run([*_unprivileged(), *map(str, command)], capture_output=True, text=True, cwd="/")
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The folder of the socket of a server that listens nowhere else and ends with the tests."""
    binaries = _postgres_binaries()
    if binaries is None:
        reason = "PostgreSQL's initdb and postgres are not installed"
        if os.environ.get("TRAINMON_REQUIRE_POSTGRES") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    home = Path(tempfile.mkdtemp(prefix="trainmon-pg-", dir="/tmp"))  # a socket's path must be short
    if os.geteuid() == 0:
        shutil.chown(home, "postgres")
    _run(binaries / "initdb", "-D", home / "data", "-U", "tester", "-A", "trust", "-E", "UTF8", "--no-sync")
    settings = f"-c listen_addresses= -c unix_socket_directories={home} -c fsync=off -c max_connections=60"
    start = [binaries / "pg_ctl", "-D", home / "data", "-o", settings, "-l", home / "log", "-w"]
    try:
        _run(*start, "start")
        yield str(home)
    finally:
        stop = [
            *_unprivileged(),
            str(binaries / "pg_ctl"),
            "-D",
            str(home / "data"),
            "-m",
            "immediate",
            "stop",
        ]
        subprocess.run(stop, capture_output=True, cwd="/")
        shutil.rmtree(home, ignore_errors=True)


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """The URL of an empty database."""
    name = f"t{uuid.uuid4().hex[:12]}"
    admin = sa.create_engine(_postgres(postgres_server, "postgres"), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
        yield _postgres(postgres_server, name)
        connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
    admin.dispose()


def _postgres(folder: str, database: str) -> str:
    return f"postgresql+psycopg://tester@/{database}?host={folder}"


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """The URL of a file that does not exist yet, in a folder that does not either."""
    return f"sqlite:///{tmp_path / 'home' / 'trainmon.db'}"


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest) -> str:
    """The URL of an empty store, once for each engine."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """An open, empty store, once for each engine."""
    with Store.open(url) as opened:
        yield opened


@pytest.fixture
def new_job(store: Store) -> NewJob:
    """Put a job into the store; every field may be given."""

    def add(job_id: str = "job1", **values: object) -> Job:
        job = Job(**{"id": job_id, "name": job_id, "status": Status.RUNNING, "created_at": 1000.0, **values})
        store.add_job(job)
        return job

    return add
