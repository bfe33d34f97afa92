"""Jobs: what is put in comes out, and an end is final."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pytest

from trainmon.errors import JobNotFound, UsageError
from trainmon.model import Checkpoint, GitState, Job, Status
from trainmon.store import JobFilter, Store

FULL = Job(
    id="full",
    name="Fine-tune é 漢字",
    status=Status.FAILED,
    created_at=1700000000.123456,
    project="vision",
    started_at=1700000001.5,
    ended_at=1700000009.25,
    heartbeat_at=1700000008.0,
    command=("python", "train.py", "--name", 'it\'s "quoted" 100%'),
    workdir="/data/my runs",
    host="node-7",
    pid=4242,
    exit_code=3221225477,
    signal=9,
    error_message="RuntimeError: boom\nsecond line",
    config={"lr": 1e-4, "nested": {"betas": [0.9, 0.999], "none": None}, "flag": True},
    environment={"torch": "2.9.0", "gpus": [{"name": "H100", "memory": 85899345920}]},
    git=GitState("0" * 40, "main", True),
    tags=("baseline", "a,b"),
    log_path="/logs/full.log",
    log_excerpt="line 1\nline 2",
)


def test_a_job_comes_back_as_it_was_put(store: Store) -> None:
    store.add_job(FULL)
    assert store.get_job("full") == FULL


def test_an_id_is_used_once(store: Store, new_job: Any) -> None:
    new_job("one", name="first")
    with pytest.raises(UsageError, match="one"):
        new_job("one", name="second")
    assert store.get_job("one").name == "first"


@pytest.mark.parametrize("job_id", ["gone", "", "'; DROP TABLE jobs; --", "nul\x00", "\ud800", "x" * 10_000])
def test_an_unknown_id_is_job_not_found(store: Store, job_id: str) -> None:
    for question in (
        lambda: store.get_job(job_id),
        lambda: store.update_job(job_id, pid=1),
        lambda: store.update_job(job_id),
        lambda: store.finish_job(job_id, status=Status.FAILED, ended_at=1.0),
        lambda: store.append_metrics(job_id, {"loss": [(1.0, 1.0, 1.0)]}),
        lambda: store.compact_metrics(job_id),
        lambda: store.put_checkpoints(job_id, [Checkpoint("a")]),
        lambda: store.put_diagnosis(job_id, {"analyzer_version": "1"}),
    ):
        with pytest.raises(JobNotFound):
            question()
    assert store.metric_summaries(job_id) == []
    assert store.checkpoints(job_id) == []
    assert store.get_diagnosis(job_id, "1") is None
    assert store.children(job_id) == []
    assert store.delete_jobs([job_id]) == 0


def test_text_that_an_engine_refuses_is_replaced_and_the_rest_kept(store: Store, new_job: Any) -> None:
    bad, good = "a\x00b\ud800c\U0001f600", "a\ufffdb\ufffdc\U0001f600"
    texts = dict.fromkeys(
        ("name", "project", "workdir", "host", "error_message", "log_path", "log_excerpt"), bad
    )
    new_job(
        "hostile",
        **texts,
        command=(bad,),
        tags=(bad,),
        config={bad: [bad]},
        environment={"k": bad},
        git=GitState(bad),
    )
    job = store.get_job("hostile")
    assert {getattr(job, name) for name in texts} == {good}
    assert (job.command, job.tags, job.config) == ((good,), (good,), {good: [good]})
    assert (job.environment, job.git) == ({"k": good}, GitState(good))
    assert [r.job.id for r in store.list_jobs(JobFilter(text=bad, project=bad, tag=bad))] == ["hostile"]
    store.append_metrics("hostile", {bad: [(1.0, 2.0, 3.0)]})
    assert list(store.read_series("hostile", bad).values) == [2.0]


def test_config_keeps_nan_and_infinities_and_writes_the_unknown_as_text(store: Store, new_job: Any) -> None:
    loop: dict[str, Any] = {}
    loop["self"] = loop
    new_job(
        "odd",
        config={"nan": math.nan, "inf": [math.inf, -math.inf], 3: {1}, "obj": Status.LOST, "loop": loop},
    )
    config = store.get_job("odd").config
    assert math.isnan(config["nan"])
    assert config["inf"] == [math.inf, -math.inf]
    assert (config["3"], config["obj"]) == ([1], "lost")
    assert config["loop"]["self"]


def test_numbers_too_large_for_a_column_become_unknown(store: Store, new_job: Any) -> None:
    new_job("large", pid=2**70, exit_code=-(2**31))
    store.put_checkpoints("large", [Checkpoint("c", step=10**30, size=2**62)])
    assert (store.get_job("large").pid, store.get_job("large").exit_code) == (None, -(2**31))
    assert store.checkpoints("large") == [Checkpoint("c", step=None, size=2**62)]


def test_update_changes_the_fields_given_and_no_other(store: Store) -> None:
    store.add_job(FULL)
    changes: dict[str, Any] = {
        "heartbeat_at": 5.0,
        "git": None,
        "tags": ("new",),
        "config": {"lr": 2},
        "pid": None,
    }
    store.update_job("full", **changes)
    assert store.get_job("full") == replace(FULL, **changes)


@pytest.mark.parametrize("name", ["id", "search", "colour", "status; --"])
def test_update_refuses_what_is_no_field(store: Store, new_job: Any, name: str) -> None:
    new_job("one")
    with pytest.raises(ValueError, match=name):
        store.update_job("one", **{name: "x"})


def test_an_end_is_recorded_once(store: Store, new_job: Any) -> None:
    new_job("one")
    assert store.finish_job(
        "one", status=Status.FAILED, ended_at=9.0, exit_code=1, error_message="boom", log_excerpt="tail"
    )
    assert not store.finish_job("one", status=Status.LOST, ended_at=99.0)
    assert not store.finish_job("one", status=Status.COMPLETED, ended_at=99.0, exit_code=0)
    job = store.get_job("one")
    assert (job.status, job.ended_at, job.exit_code) == (Status.FAILED, 9.0, 1)
    assert (job.error_message, job.log_excerpt) == ("boom", "tail")


def test_a_real_end_replaces_lost_with_all_that_was_said_about_it(store: Store, new_job: Any) -> None:
    new_job("one")
    assert store.finish_job(
        "one", status=Status.LOST, ended_at=5.0, error_message="vanished", log_excerpt="x"
    )
    store.put_diagnosis("one", {"analyzer_version": "1", "error_type": "KILLED"})
    assert not store.finish_job("one", status=Status.LOST, ended_at=6.0)
    assert store.finish_job("one", status=Status.COMPLETED, ended_at=7.0, exit_code=0)
    job = store.get_job("one")
    assert (job.status, job.ended_at, job.exit_code, job.error_message, job.log_excerpt) == (
        Status.COMPLETED,
        7.0,
        0,
        None,
        None,
    )
    assert store.get_diagnosis("one", "1") is None


def test_an_end_without_message_leaves_the_message_there_is(store: Store, new_job: Any) -> None:
    new_job("one", error_message="seen on the way")
    store.finish_job("one", status=Status.FAILED, ended_at=9.0, signal=9)
    assert store.get_job("one").error_message == "seen on the way"
    assert [r.job.id for r in store.list_jobs(JobFilter(text="on the way"))] == ["one"]


def test_a_new_status_drops_the_diagnosis_and_other_changes_keep_it(store: Store, new_job: Any) -> None:
    new_job("one", status=Status.FAILED)
    store.put_diagnosis("one", {"analyzer_version": "1"})
    store.update_job("one", error_message="decisive line", status=Status.FAILED)
    assert store.get_diagnosis("one", "1") is not None
    store.update_job("one", status=Status.RUNNING)
    assert store.get_diagnosis("one", "1") is None


def test_children_outlive_their_parent(store: Store, new_job: Any) -> None:
    new_job("parent", created_at=1.0)
    new_job("second", created_at=3.0, parent_id="parent")
    new_job("first", created_at=2.0, parent_id="parent")
    assert [j.id for j in store.children("parent")] == ["first", "second"]
    assert store.delete_jobs(["parent", "unknown"]) == 1
    assert store.get_job("first").parent_id is None
    new_job("late", parent_id="parent")
    assert store.get_job("late").parent_id is None


def test_deleting_a_job_takes_all_that_belongs_to_it(store: Store, new_job: Any) -> None:
    for job_id in ("one", "other"):
        new_job(job_id)
        store.append_metrics(job_id, {"loss": [(1.0, 2.0, 3.0)]})
        store.put_checkpoints(job_id, [Checkpoint("a.pt")])
        store.put_diagnosis(job_id, {"analyzer_version": "1"})
    assert store.delete_jobs(["one"]) == 1
    new_job("one")
    assert store.metric_summaries("one") == []
    assert len(store.read_series("one", "loss").steps) == 0
    assert (store.checkpoints("one"), store.get_diagnosis("one", "1")) == ([], None)
    assert len(store.read_series("other", "loss").steps) == 1
    assert (len(store.checkpoints("other")), store.get_diagnosis("other", "1")) == (
        1,
        {"analyzer_version": "1"},
    )


def test_open_jobs_are_those_pending_or_running(store: Store, new_job: Any) -> None:
    for status in Status:
        new_job(str(status), status=status, config={"whole": True})
    assert {j.id for j in store.open_jobs()} == {"pending", "running"}
    assert all(j.config == {"whole": True} for j in store.open_jobs())


def test_checkpoints_are_replaced_and_keep_their_order(store: Store, new_job: Any) -> None:
    new_job("one")
    first = [Checkpoint("z", 30, 1.5, 99.0, 2**40, "safetensors", True), Checkpoint("a", problem="cut short")]
    store.put_checkpoints("one", first)
    assert store.checkpoints("one") == first
    store.put_checkpoints("one", first[1:])
    assert store.checkpoints("one") == first[1:]
    store.put_checkpoints("one", [])
    assert store.checkpoints("one") == []


def test_a_diagnosis_is_kept_for_the_version_that_made_it(store: Store, new_job: Any) -> None:
    new_job("one", status=Status.FAILED)
    found = {
        "analyzer_version": "1",
        "error_type": "CUDA_OOM",
        "title": "t",
        "suggestions": [{"suggested": math.inf}],
    }
    store.put_diagnosis("one", found)
    assert store.get_diagnosis("one", "1") == found
    assert store.get_diagnosis("one", "2") is None
    store.put_diagnosis("one", {**found, "analyzer_version": "2"})
    assert store.get_diagnosis("one", "1") is None
    assert store.get_diagnosis("one", "2") == {**found, "analyzer_version": "2"}
