"""A process that writes to a store; its own module, so that a spawned process can import it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from trainmon.model import Job, Status
from trainmon.store import JobFilter, Store, schema
from trainmon.store.engine import Database, migration_engine

POINTS = 5


def write(url: str, number: int, rounds: int, start: Any, failures: Any) -> None:
    """Open a store that may not exist yet, then add jobs and metrics; report what went wrong."""
    try:
        start.wait(30)  # all at once
        with Store.open(url) as store:
            store.add_job(Job(f"own{number}", "own", Status.RUNNING, float(number)))
            for step in range(rounds):
                points = [(float(step), float(number), float(n)) for n in range(POINTS)]
                store.append_metrics("shared", {"loss": points})
                store.append_metrics(f"own{number}", {"loss": points, "lr": points[:1]})
                store.update_job(f"own{number}", heartbeat_at=float(step))
                store.compact_metrics("shared")
            assert store.finish_job(f"own{number}", status=Status.COMPLETED, ended_at=1.0)
    except BaseException as error:
        failures.put(f"writer {number}: {type(error).__name__}: {error}")
        raise


def read(url: str, stop: Any, failures: Any) -> None:
    """Read all the time; what is read must be whole and never shrink."""
    try:
        with Store.open(url) as store:
            seen = 0
            while not stop.is_set():
                series = store.read_series("shared", "loss")
                assert seen <= len(series.steps) == len(series.values) == len(series.times)
                assert len(series.steps) % POINTS == 0
                seen = len(series.steps)
                store.list_jobs(JobFilter(text="own"))
    except BaseException as error:
        failures.put(f"reader: {type(error).__name__}: {error}")
        raise


def switch(folder: Path, files: int, together: Any, failures: Any) -> None:
    """Switch one fresh file after the other to WAL, each at the same moment as the other processes."""
    try:
        for number in range(files):
            together.wait(30)
            database = Database(f"sqlite:///{folder / f'{number}.db'}")
            schema._switch_to_wal(migration_engine(database))
    except BaseException as error:
        failures.put(f"switch: {type(error).__name__}: {error}")
        together.abort()
        raise


def append_for_ever(url: str) -> None:
    """Append a point at a time and print its step once it is committed."""
    with Store.open(url) as store:
        step = 0
        while True:
            store.append_metrics("one", {"loss": [(float(step), 0.5, 1.0)], "lr": [(float(step), 0.1, 1.0)]})
            print(step, flush=True)
            step += 1


if __name__ == "__main__":
    append_for_ever(sys.argv[1])
