"""What a script records itself is not kept a second time from its output."""

from __future__ import annotations

from array import array

import pytest

from tests.store.conftest import NewJob
from trainmon.errors import JobNotFound
from trainmon.model import Checkpoint
from trainmon.store import Store


def test_points_read_from_output_go_once_the_script_records_the_metric(store: Store, new_job: NewJob) -> None:
    new_job(id="a1")
    store.append_metrics("a1", {"loss": [(1, 9.0, 1.0)], "lr": [(1, 0.1, 1.0)]}, read_from_output=True)
    store.claim_metrics("a1", ["loss"])
    store.append_metrics("a1", {"loss": [(1, 2.0, 1.0)]})
    store.append_metrics("a1", {"loss": [(2, 8.0, 2.0)], "lr": [(2, 0.2, 2.0)]}, read_from_output=True)
    assert list(store.read_series("a1", "loss").values) == [2.0]
    assert list(store.read_series("a1", "lr").values) == [0.1, 0.2]
    assert {s.name: s.count for s in store.metric_summaries("a1")} == {"loss": 1, "lr": 2}


def test_a_second_claim_leaves_what_the_script_recorded(store: Store, new_job: NewJob) -> None:
    new_job(id="a1")
    store.claim_metrics("a1", ["loss"])
    store.append_metrics("a1", {"loss": [(1, 2.0, 1.0)]})
    store.claim_metrics("a1", ["loss", "acc"])
    assert list(store.read_series("a1", "loss").values) == [2.0]


def test_columns_are_kept_like_points(store: Store, new_job: NewJob) -> None:
    new_job(id="a1")
    columns = (array("d", [1, 2]), array("d", [0.5, 0.25]), array("d", [10, 11]))
    store.append_columns("a1", {"loss": columns, "empty": (array("d"), array("d"), array("d"))})
    series = store.read_series("a1", "loss")
    assert (series.steps, series.values, series.times) == columns
    [summary] = store.metric_summaries("a1")
    assert (summary.count, summary.last_step, summary.last_value) == (2, 2.0, 0.25)


def test_entries_are_merged_into_the_settings(store: Store, new_job: NewJob) -> None:
    new_job(id="a1", config={"lr": 1, "seed": 3}, environment={"python": "3.11"})
    store.merge_job("a1", config={"lr": 2, "depth": 4}, environment={"summary": {"best": 1.5}})
    job = store.get_job("a1")
    assert job.config == {"lr": 2, "seed": 3, "depth": 4}
    assert job.environment == {"python": "3.11", "summary": {"best": 1.5}}


def test_a_search_leaves_the_checkpoints_that_it_did_not_find(store: Store, new_job: NewJob) -> None:
    new_job(id="a1")
    told, gone = Checkpoint("/elsewhere/a.pt", step=3), Checkpoint("/elsewhere/b.pt", step=2)
    store.put_checkpoints("a1", [told, gone])
    found = Checkpoint("/runs/c.pt", step=5)
    store.merge_checkpoints("a1", [found], keep=lambda c: c.path == told.path)
    assert store.checkpoints("a1") == [found, told]


def test_a_search_does_not_forget_the_step_that_a_script_told(store: Store, new_job: NewJob) -> None:
    new_job(id="a1")
    store.put_checkpoints("a1", [Checkpoint("/runs/c.pt", step=5)])
    store.merge_checkpoints("a1", [Checkpoint("/runs/c.pt", size=9)], keep=lambda _: True)
    assert store.checkpoints("a1") == [Checkpoint("/runs/c.pt", step=5, size=9)]


@pytest.mark.parametrize("read", [True, False])
def test_a_job_that_is_gone_is_told(store: Store, read: bool) -> None:
    with pytest.raises(JobNotFound):
        store.append_metrics("gone", {"loss": [(1, 1, 1)]}, read_from_output=read)
    with pytest.raises(JobNotFound):
        store.claim_metrics("gone", ["loss"])
    with pytest.raises(JobNotFound):
        store.merge_job("gone", config={"a": 1})
