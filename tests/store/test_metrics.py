"""Metrics: every float64 survives, in the order of recording, and a million of them are read at once."""

from __future__ import annotations

import math
import random
import struct
import time
from array import array
from typing import Any

import pytest
import sqlalchemy as sa

from trainmon.store import MetricSummary, Series, Store
from trainmon.store.metrics import MAX_LOOSE, MAX_POINTS
from trainmon.store.tables import metric_chunks

ODD = [math.nan, math.inf, -math.inf, -0.0, 5e-324, 1.7976931348623157e308, 0.1]


def bits(series: Series) -> list[bytes]:
    """The columns byte for byte, because NaN equals nothing."""
    return [column.tobytes() for column in (series.steps, series.values, series.times)]


def chunks(store: Store, job_id: str, name: str) -> list[int]:
    """The sizes of a metric's chunks."""
    table = metric_chunks.c
    query = sa.select(table.count).where(table.job_id == job_id, table.name == name).order_by(table.id)
    return store._database.read(lambda c: list(c.scalars(query)))


def test_every_float_survives_in_the_order_of_recording(store: Store, new_job: Any) -> None:
    new_job("one")
    points = [(step, value, moment) for step in ODD for value in ODD for moment in (3.0, 1.0)]
    store.append_metrics("one", {"m": points[:10]})
    store.append_metrics("one", {"m": points[10:], "other": [(1, 2, 3)], "empty": []})
    expected = [struct.pack(f"<{len(points)}d", *column) for column in zip(*points, strict=True)]
    assert bits(store.read_series("one", "m")) == expected
    assert store.read_series("one", "other") == Series("other", *(array("d", [n]) for n in (1.0, 2.0, 3.0)))


def test_an_unknown_metric_is_an_empty_series(store: Store, new_job: Any) -> None:
    new_job("one")
    store.append_metrics("one", {})
    store.append_metrics("one", {"nothing": []})
    for job_id, name in (("one", "nothing"), ("one", "x\x00"), ("gone", "loss")):
        series = store.read_series(job_id, name)
        assert (series.name, len(series.steps), len(series.values), len(series.times)) == (name, 0, 0, 0)
    assert store.metric_summaries("one") == []


def test_summaries_follow_what_was_recorded_last(store: Store, new_job: Any) -> None:
    new_job("one")
    new_job("two")
    store.append_metrics("one", {"loss": [(1.0, 0.5, 10.0), (2.0, 0.25, 11.0)], "B": [(1.0, 1.0, 1.0)]})
    store.append_metrics("one", {"loss": [(1.0, math.inf, 12.0)]})
    store.append_metrics("two", {"loss": [(9.0, 9.0, 9.0)]})
    assert store.metric_summaries("one") == [
        MetricSummary("B", 1, 1.0, 1.0, 1.0),
        MetricSummary("loss", 3, 1.0, math.inf, 12.0),
    ]
    store.append_metrics("one", {"loss": [(math.nan, math.nan, 13.0)]})
    loss = store.metric_summaries("one")[1]
    assert math.isnan(loss.last_step)
    assert math.isnan(loss.last_value)
    assert (loss.count, loss.last_time) == (4, 13.0)


def test_compacting_changes_the_chunks_and_nothing_else(store: Store, new_job: Any) -> None:
    new_job("one")
    chance = random.Random(1)
    for _ in range(40):
        new = [(chance.random(), chance.choice([*ODD, chance.random()]), chance.random()) for _ in range(7)]
        store.append_metrics("one", {"a": new, "b": new[:1]})
    before = [bits(store.read_series("one", name)) for name in "ab"]
    summaries = repr(store.metric_summaries("one"))
    store.compact_metrics("one")
    assert (chunks(store, "one", "a"), chunks(store, "one", "b")) == ([280], [40])
    assert [bits(store.read_series("one", name)) for name in "ab"] == before
    assert repr(store.metric_summaries("one")) == summaries
    store.append_metrics("one", {"a": [(1.0, 2.0, 3.0)]})
    store.compact_metrics("one")
    assert chunks(store, "one", "a") == [281]
    assert store.read_series("one", "a").values[-1] == 2.0


def test_a_long_run_is_kept_in_few_chunks_without_being_asked(store: Store, new_job: Any) -> None:
    new_job("one")
    for step in range(MAX_LOOSE + 10):
        store.append_metrics("one", {"loss": [(float(step), 1.0, 2.0)]})
    assert chunks(store, "one", "loss") == [MAX_LOOSE] + [1] * 10
    assert list(store.read_series("one", "loss").steps) == [float(n) for n in range(MAX_LOOSE + 10)]


def test_a_full_chunk_is_left_alone(store: Store, new_job: Any) -> None:
    new_job("one")
    points = [(float(n), 0.5, 1.0) for n in range(MAX_POINTS + 30)]
    store.append_metrics("one", {"m": points[:10]})
    store.append_metrics("one", {"m": points[10 : 10 + MAX_POINTS]})
    for number in range(10 + MAX_POINTS, MAX_POINTS + 30):
        store.append_metrics("one", {"m": points[number : number + 1]})
    store.compact_metrics("one")
    assert chunks(store, "one", "m") == [10, MAX_POINTS, 20]
    assert list(store.read_series("one", "m").steps) == [p[0] for p in points]


@pytest.mark.slow
def test_a_million_points_are_read_at_once(sqlite_url: str) -> None:
    from trainmon.model import Job, Status

    with Store.open(sqlite_url) as store:
        store.add_job(Job("one", "one", Status.RUNNING, 1.0))
        for start in range(0, 1_000_000, 10_000):
            store.append_metrics(
                "one", {"m": [(float(n), n / 7, n + 0.5) for n in range(start, start + 10_000)]}
            )
        store.compact_metrics("one")
        times = []
        for _ in range(5):
            begin = time.process_time()
            series = store.read_series("one", "m")
            times.append(time.process_time() - begin)
    assert (len(series.values), series.values[700_000], series.times[-1]) == (1_000_000, 100_000.0, 999_999.5)
    assert min(times) < 0.15  # some 15 ms on an idle machine; a million Python objects take over a second
