"""Which rule explained which jobs, on both engines."""

from __future__ import annotations

from tests.store.conftest import NewJob
from trainmon.store import Store


def test_rules_are_counted_over_jobs_with_the_last_time(store: Store, new_job: NewJob) -> None:
    for job_id, rule, fingerprint, ended in (
        ("a", "out-of-memory", "f1", 10.0),
        ("b", "out-of-memory", "f1", 30.0),
        ("c", "out-of-memory", "f2", 20.0),
        ("d", "disk-full", "f3", None),
        ("e", None, "f4", 50.0),
    ):
        new_job(job_id, ended_at=ended, created_at=5.0)
        found = {"analyzer_version": "1", "rule": rule, "fingerprint": fingerprint, "title": "t"}
        store.put_diagnosis(job_id, found)
    new_job("undiagnosed")
    first, second = store.sightings()
    assert (first.rule, first.jobs, first.last_seen) == ("out-of-memory", 3, 30.0)
    assert (second.rule, second.jobs, second.last_seen) == ("disk-full", 1, 5.0)
    assert store.jobs_of(first, 2) == ["b", "c"]
    assert store.jobs_of(second, 9) == ["d"]


def test_an_empty_store_has_seen_nothing(store: Store) -> None:
    assert store.sightings() == []
