"""Which rules explained which jobs: what the rules page says beside each rule."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from trainmon.store import JobFilter, JobRow, Sighting

if TYPE_CHECKING:
    from trainmon.service.service import Service


def seen_rules(service: Service) -> Mapping[str, Sighting]:
    """For each rule that was the answer of a kept diagnosis: for how many jobs, and when the last of them ended."""
    return {seen.rule: seen for seen in service.store.sightings()}


def jobs_explained_by(service: Service, seen: Sighting, most: int = 10) -> list[JobRow]:
    """The newest jobs that a rule explained."""
    ids = service.store.jobs_of(seen, most)
    rows = {row.job.id: row for row in service.store.list_jobs(JobFilter(ids=tuple(ids), limit=most))}
    return [rows[job_id] for job_id in ids if job_id in rows]
