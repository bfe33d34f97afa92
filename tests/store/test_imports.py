"""Series that are imported again and again."""

from __future__ import annotations

import math
import threading
from array import array

import pytest

from tests.store.conftest import NewJob
from trainmon.errors import JobNotFound
from trainmon.store import Store
from trainmon.store.metrics import Columns


def _columns(values: list[float], time: float = 1.0) -> Columns:
    steps = array("d", range(len(values)))
    return steps, array("d", values), array("d", [time] * len(values))


def test_what_is_known_stays_and_the_rest_is_appended(store: Store, new_job: NewJob) -> None:
    job = new_job()
    assert store.sync_columns(job.id, {"loss": _columns([1.0, math.nan])}) == 2
    assert store.sync_columns(job.id, {"loss": _columns([1.0, math.nan], time=9.0)}) == 0
    assert store.sync_columns(job.id, {"loss": _columns([1.0, math.nan, 3.0], time=9.0)}) == 1
    series = store.read_series(job.id, "loss")
    assert list(series.steps) == [0.0, 1.0, 2.0]
    assert (series.values[0], series.values[2]) == (1.0, 3.0)
    assert list(series.times) == [1.0, 1.0, 9.0]


@pytest.mark.parametrize("new", [[1.0, 5.0, 3.0], [1.0]], ids=["changed", "shorter"])
def test_what_changed_is_written_anew(store: Store, new_job: NewJob, new: list[float]) -> None:
    job = new_job()
    store.sync_columns(job.id, {"loss": _columns([1.0, 2.0, 3.0]), "lr": _columns([0.1])})
    store.sync_columns(job.id, {"loss": _columns(new)})
    assert list(store.read_series(job.id, "loss").values) == new
    assert {s.name: s.count for s in store.metric_summaries(job.id)} == {"loss": len(new), "lr": 1}


def test_many_points(store: Store, new_job: NewJob) -> None:
    job = new_job()
    values = [float(n) for n in range(200_000)]
    store.sync_columns(job.id, {"loss": _columns(values[:150_000])})
    assert store.sync_columns(job.id, {"loss": _columns(values)}) == 50_000
    store.compact_metrics(job.id)
    assert store.sync_columns(job.id, {"loss": _columns(values)}) == 0
    assert list(store.read_series(job.id, "loss").values) == values


def test_several_at_once_write_each_point_once(store: Store, new_job: NewJob) -> None:
    job = new_job()
    values = [float(n) for n in range(100)]

    def sync() -> None:
        for count in range(0, 101, 10):
            if len(store.read_series(job.id, "loss").values) <= count:
                store.sync_columns(job.id, {"loss": _columns(values)})

    threads = [threading.Thread(target=sync) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert list(store.read_series(job.id, "loss").values) == values


def test_a_job_that_is_gone(store: Store) -> None:
    with pytest.raises(JobNotFound):
        store.sync_columns("gone", {"loss": _columns([1.0])})
