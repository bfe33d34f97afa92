"""The list: filters, order, last loss."""

from __future__ import annotations

import math
import time
from typing import Any

import pytest

from trainmon.model import Job, Status
from trainmon.store import JobFilter, Store


def ids(store: Store, **wanted: Any) -> list[str]:
    """The ids listed; also checks that the count agrees."""
    found = [row.job.id for row in store.list_jobs(JobFilter(**wanted))]
    if not {"limit", "offset"} & set(wanted):
        assert store.count_jobs(JobFilter(**wanted)) == len(found)
    return found


def test_newest_first_in_pages(store: Store, new_job: Any) -> None:
    for number in range(5):
        new_job(f"j{number}", created_at=100.0 + number)
    new_job("tie", created_at=104.0)
    assert ids(store) == ["tie", "j4", "j3", "j2", "j1", "j0"]
    assert ids(store, limit=2) == ["tie", "j4"]
    assert ids(store, limit=2, offset=4) == ["j1", "j0"]
    assert ids(store, limit=0) == []
    assert store.count_jobs(JobFilter(limit=2, offset=4)) == 6


def test_every_condition_must_hold(store: Store, new_job: Any) -> None:
    new_job("a", project="vision", status=Status.FAILED, tags=("x",), created_at=3.0)
    new_job("b", project="vision", status=Status.LOST, created_at=2.0)
    new_job("c", project="speech", status=Status.FAILED, created_at=1.0)
    assert ids(store, project="vision") == ["a", "b"]
    assert ids(store, statuses=(Status.FAILED, Status.LOST)) == ["a", "b", "c"]
    assert ids(store, statuses=(Status.FAILED,), project="vision") == ["a"]
    assert ids(store, ids=("c", "b", "nobody", "c")) == ["b", "c"]
    assert ids(store, ids=(*(f"n{i}" for i in range(5000)), "a")) == ["a"]
    assert ids(store, ids=()) == []
    assert ids(store, project="") == []
    assert store.projects() == ["speech", "vision"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ABC1", True),
        ("my RUN", True),
        ("visION", True),
        ("train.py --lr", True),
        ("BOOM", True),
        ("ran OUT of", True),
        ("cuda_oom", True),
        ("STRASSE", True),
        ("ÉTÉ", True),
        ("100%", True),
        ("_lr_", True),
        ("  boom  ", True),
        ("1000%", False),
        ("%boom", False),
        ("b__m", False),
        ("\\", False),
        ("run vision", False),
        ("é" * 60_000, False),
    ],
)
def test_text_is_found_in_any_case_and_literally(store: Store, new_job: Any, text: str, found: bool) -> None:
    command = ("python", "train.py", "--lr", "100%", "Straße", "_lr_")
    new_job("abc1", name="My run", project="Vision", command=command, error_message="Boom été")
    store.put_diagnosis(
        "abc1", {"analyzer_version": "1", "error_type": "CUDA_OOM", "title": "The GPU ran out of memory"}
    )
    new_job("other", command=("x",))
    assert ids(store, text=text) == (["abc1"] if found else [])


def test_text_follows_changes(store: Store, new_job: Any) -> None:
    new_job("one", name="before")
    store.update_job("one", name="after", command=("run.sh",))
    assert (ids(store, text="before"), ids(store, text="after"), ids(store, text="run.sh")) == (
        [],
        ["one"],
        ["one"],
    )


def test_a_tag_is_matched_whole(store: Store, new_job: Any) -> None:
    tags = ("base", 'x"base', "a, b", ",", "back\\", "é")
    new_job("one", tags=tags)
    new_job("two", tags=('x"base"', '","'))
    for tag in tags:
        assert ids(store, tag=tag) == ["one"], tag
    for tag in ("Base", "bas", "", "b", '"', "\\", ", ", "\n"):
        assert ids(store, tag=tag) == [], tag


def test_rows_carry_diagnosis_and_last_loss_without_the_large_fields(store: Store, new_job: Any) -> None:
    new_job("bad", created_at=2.0, config={"a": 1}, environment={"b": 2}, log_excerpt="long", tags=("t",))
    new_job("ok", created_at=1.0)
    found = {
        "analyzer_version": "1",
        "error_type": "NAN_LOSS",
        "title": "Loss became NaN",
        "fingerprint": "f1",
    }
    store.put_diagnosis("bad", found)
    bad, ok = store.list_jobs()
    assert (bad.error_type, bad.title, bad.fingerprint) == ("NAN_LOSS", "Loss became NaN", "f1")
    assert (ok.error_type, ok.title, ok.fingerprint, ok.last_loss, ok.last_step) == (None,) * 5
    assert (bad.job.config, bad.job.environment, bad.job.log_excerpt) == ({}, {}, None)
    assert bad.job.tags == ("t",)


def test_the_last_loss_is_the_last_recorded_of_the_first_known_name(store: Store, new_job: Any) -> None:
    for number, name in enumerate(("training_loss", "train/loss", "train_loss", "loss")):
        new_job(name)
        for known in ("training_loss", "train/loss", "train_loss", "loss")[: number + 1]:
            last = float(len(known))
            store.append_metrics(
                name, {known: [(50.0, 9.0, 1.0), (7.0, last, 2.0)], "lr": [(99.0, 0.1, 1.0)]}
            )
    new_job("accuracy")
    points = [(30.0, 0.5, 1.0), (20.0, math.nan, 2.0)]
    store.append_metrics("accuracy", {"acc": points, "system/cpu_percent": [(4000.0, 1.0, 1.0)]})
    rows = {row.job.id: row for row in store.list_jobs()}
    for name in ("training_loss", "train/loss", "train_loss", "loss"):
        assert (rows[name].last_loss, rows[name].last_step) == (float(len(name)), 7.0)
    assert (rows["accuracy"].last_loss, rows["accuracy"].last_step) == (None, 20.0)


def test_a_loss_that_became_nan_is_shown_as_such(store: Store, new_job: Any) -> None:
    new_job("one")
    store.append_metrics(
        "one", {"loss": [(1.0, 2.0, 1.0), (2.0, math.nan, 2.0)], "train_loss": [(9.0, 9.0, 9.0)]}
    )
    (row,) = store.list_jobs()
    assert row.last_loss is not None
    assert math.isnan(row.last_loss)
    assert row.last_step == 2.0


@pytest.mark.slow
def test_five_thousand_jobs_are_listed_at_once(sqlite_url: str) -> None:
    with Store.open(sqlite_url) as store:
        _fill(store, 5000)
        first = _seconds(lambda: store.list_jobs(JobFilter(statuses=(Status.FAILED,), project="p3")))
        searched = _seconds(lambda: store.list_jobs(JobFilter(text="needle 4321")))
        everything = _seconds(lambda: store.list_jobs(JobFilter(limit=5000)))
        assert [r.job.id for r in store.list_jobs(JobFilter(text="needle 4321"))] == ["j4321"]
        assert store.count_jobs() == 5000
    assert first < 0.1
    assert searched < 0.3
    assert everything < 1.5


def _fill(store: Store, count: int) -> None:
    """Many jobs in one transaction, through the same functions that the store uses."""
    from trainmon.store import jobs, metrics

    def work(connection: Any) -> None:
        for n in range(count):
            job = Job(
                id=f"j{n}",
                name=f"needle {n} in the hay",
                status=(Status.COMPLETED, Status.FAILED)[n % 2],
                created_at=float(n),
                project=f"p{n % 10}",
                command=("python", "train.py", "--seed", str(n)),
                error_message="x" * 500,
                config={"key": list(range(50))},
                environment={"packages": ["torch"] * 300},
                log_excerpt="line\n" * 2000,
            )
            jobs.insert(connection, job)
            points = {name: [(1.0, 2.0, 3.0)] for name in ("loss", "lr", "acc")}
            metrics.append(connection, metrics.packed(job.id, metrics.as_columns(points)))

    store._database.write(work)


def _seconds(question: Any) -> float:
    """The best of three, because the machine does other things too."""
    times = []
    for _ in range(3):
        start = time.perf_counter()
        question()
        times.append(time.perf_counter() - start)
    return min(times)


@pytest.mark.parametrize("name", ["lm loss", "Train Loss", "total_loss", "Loss"])
def test_a_loss_that_was_printed_under_another_name_is_shown(store: Store, new_job: Any, name: str) -> None:
    new_job("one")
    store.append_metrics("one", {name: [(3.0, 0.5, 1.0)], "lr": [(9.0, 1.0, 1.0)]})
    [row] = store.list_jobs(JobFilter())
    assert (row.last_loss, row.last_step) == (0.5, 3.0)
