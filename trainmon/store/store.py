"""The store's face: one method a question, one transaction a method."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import TracebackType
from typing import Any

from trainmon.errors import JobNotFound, StoreUnavailable
from trainmon.model import Checkpoint, Job, Rank, Retry, Status, Verdict
from trainmon.store import (
    claims,
    findings,
    imports,
    jobs,
    listing,
    merging,
    metrics,
    ranks,
    readings,
    retries,
    schema,
)
from trainmon.store import sightings as sighted
from trainmon.store.engine import Database
from trainmon.store.metrics import Columns
from trainmon.store.tables import jobs as table
from trainmon.store.values import JobFilter, JobRow, LogReading, MetricSummary, Series, Sighting

_EVERY_JOB = JobFilter()


class Store:
    """A store that is open. May be shared by threads; many processes may have it open at once.

    Any method raises StoreUnavailable when the database cannot be reached or has no room left.
    """

    def __init__(self, url: str, database: Database) -> None:
        """For `open` only."""
        self.url = url
        self._database = database

    @classmethod
    def open(cls, url: str) -> Store:
        """Open, and create or migrate first if need be.

        An SQLite store of an older revision is copied to `<file>.bak-<revision>` before it is migrated.
        Raises StoreTooNew, StoreUnavailable.
        """
        database = Database(url)
        try:
            schema.ensure(database)
        except BaseException:
            database.close()
            raise
        return cls(url, database)

    @property
    def location(self) -> str:
        """Where the store is, for people: `url` without passwords."""
        return self._database.location

    def close(self) -> None:
        """Close all connections."""
        self._database.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Store({self.location!r})"

    def add_job(self, job: Job, retry: Retry | None = None) -> None:
        """Keep a new job, and with it what it started from when it is a retry.

        Raises UsageError when the id is used. A parent that is gone is left out.
        """
        self._database.write(lambda c: retries.insert_job(c, job, retry))

    def update_job(self, job_id: str, **changes: Any) -> None:
        """Change fields of a job; a new status also drops the kept diagnosis.

        Raises JobNotFound; ValueError for names that are no field, or `id`.
        """
        self._database.write(lambda c: jobs.update(c, job_id, changes))

    def finish_job(
        self,
        job_id: str,
        *,
        status: Status,
        ended_at: float,
        exit_code: int | None = None,
        signal: int | None = None,
        error_message: str | None = None,
        log_excerpt: str | None = None,
    ) -> bool:
        """Record how a job ended; False, and no change, when it has an end already.

        `lost` is no real end: any other end replaces it. Raises JobNotFound.
        """
        end = {
            "ended_at": ended_at,
            "exit_code": exit_code,
            "signal": signal,
            "error_message": error_message,
            "log_excerpt": log_excerpt,
        }
        return self._database.write(lambda c: jobs.finish(c, job_id, Status(status), end))

    def get_job(self, job_id: str) -> Job:
        """The whole job. Raises JobNotFound."""
        return self._database.read(lambda c: jobs.get(c, job_id))

    def list_jobs(self, filter: JobFilter = _EVERY_JOB) -> list[JobRow]:
        """The jobs that pass the filter, newest first, without their large fields (see JobRow)."""
        return self._database.read(lambda c: listing.rows(c, filter))

    def count_jobs(self, filter: JobFilter = _EVERY_JOB) -> int:
        """How many jobs pass the filter, its limit and offset aside."""
        return self._database.read(lambda c: listing.count(c, filter))

    def projects(self) -> list[str]:
        """The names of all projects in alphabetical order."""
        return self._database.read(listing.projects)

    def children(self, job_id: str) -> list[Job]:
        """The jobs that resumed this one, oldest first."""
        return self._database.read(lambda c: jobs.whole(c, table.c.parent_id == job_id))

    def open_jobs(self) -> list[Job]:
        """The jobs that are pending or running, oldest first."""
        return self._database.read(lambda c: jobs.whole(c, jobs.is_open()))

    def delete_jobs(self, ids: Iterable[str]) -> int:
        """Remove jobs and all that belongs to them; children stay, without a parent. Returns how many."""
        wanted = list(ids)
        return self._database.write(lambda c: jobs.delete(c, wanted))

    def append_metrics(
        self,
        job_id: str,
        points: Mapping[str, Sequence[tuple[float, float, float]]],
        *,
        read_from_output: bool = False,
        reading: LogReading | None = None,
    ) -> None:
        """Add (step, value, time) points, all of them or none. Raises JobNotFound.

        Points that were `read_from_output` are left out where the script itself records that metric;
        `reading`, kept together with them, says how far the output was read.
        """
        new = metrics.packed(job_id, metrics.as_columns(points))
        if reading is not None:
            overdue = self._database.write(lambda c: readings.append(c, new, reading), urgent=True)
        elif read_from_output:
            overdue = self._database.write(lambda c: claims.append_unclaimed(c, new), urgent=True)
        else:
            overdue = self._database.write(lambda c: metrics.append(c, new), urgent=True)
        self._merge_overdue(job_id, overdue)

    def go_on_reading(
        self,
        job_id: str,
        points: Mapping[str, Sequence[tuple[float, float, float]]],
        start: int,
        reading: LogReading,
    ) -> bool:
        """Add points read from a log that nobody follows, from byte `start` on.

        False, and no change, when somebody else went on from there already. Raises JobNotFound.
        """
        new = metrics.packed(job_id, metrics.as_columns(points))
        return self._database.write(lambda c: readings.go_on(c, new, start, reading))

    def log_reading(self, job_id: str) -> LogReading | None:
        """How far the job's log was read for metrics, None when that was never noted."""
        return self._database.read(lambda c: readings.get(c, job_id))

    def append_columns(self, job_id: str, columns: Mapping[str, Columns]) -> None:
        """The same from columns (steps, values, times) of equal length. Raises JobNotFound."""
        new = metrics.packed(job_id, columns)
        overdue = self._database.write(lambda c: metrics.append(c, new), urgent=True)
        self._merge_overdue(job_id, overdue)

    def _merge_overdue(self, job_id: str, names: list[str]) -> None:
        """The points are kept already: what fails here is tried again after the next ones."""
        if names:
            with contextlib.suppress(StoreUnavailable, JobNotFound):
                merging.merge(self._database, job_id, names)

    def sync_columns(self, job_id: str, columns: Mapping[str, Columns]) -> int:
        """Bring metrics to these columns: what is known stays, the rest is appended; returns how many points.

        A metric whose known points are not the beginning of its column is written anew. Raises JobNotFound.
        """
        return self._database.write(lambda c: imports.sync(c, job_id, columns))

    def claim_metrics(self, job_id: str, names: Iterable[str]) -> None:
        """The script records these metrics itself: what was read of them from its output goes.

        Claiming again changes nothing. Raises JobNotFound.
        """
        wanted = list(names)
        self._database.write(lambda c: claims.claim(c, job_id, wanted))

    def merge_job(self, job_id: str, **additions: Mapping[str, Any]) -> None:
        """Add entries to `config` or `environment`; one of the same name is replaced. Raises JobNotFound."""
        self._database.write(lambda c: jobs.merge(c, job_id, additions))

    def metric_summaries(self, job_id: str) -> list[MetricSummary]:
        """Every metric of a job by name; empty for an unknown job."""
        return self._database.read(lambda c: metrics.summaries(c, job_id))

    def read_series(self, job_id: str, name: str) -> Series:
        """All points of a metric as recorded; an empty series when there is none of that name."""
        return self._database.read(lambda c: metrics.read(c, job_id, name))

    def compact_metrics(self, job_id: str) -> None:
        """Merge the chunks of each metric, so that it is read faster. Raises JobNotFound."""
        merging.merge(self._database, job_id)

    def put_checkpoints(self, job_id: str, checkpoints: Sequence[Checkpoint]) -> None:
        """Replace the job's checkpoints; their order is kept. Raises JobNotFound."""
        self._database.write(lambda c: findings.put_checkpoints(c, job_id, checkpoints))

    def merge_checkpoints(
        self, job_id: str, checkpoints: Sequence[Checkpoint], keep: Callable[[Checkpoint], bool]
    ) -> None:
        """Put these first, and leave those of other paths that `keep` approves. Raises JobNotFound.

        A step and metrics that were known of a path stay known.
        """
        self._database.write(lambda c: findings.merge_checkpoints(c, job_id, checkpoints, keep))

    def checkpoints(self, job_id: str) -> list[Checkpoint]:
        """The job's checkpoints in the order in which they were put."""
        return self._database.read(lambda c: findings.get_checkpoints(c, job_id))

    def put_ranks(self, job_id: str, found: Sequence[Rank]) -> None:
        """Replace the job's ranks. Raises JobNotFound."""
        self._database.write(lambda c: ranks.put(c, job_id, found))

    def ranks(self, job_id: str) -> list[Rank]:
        """The job's ranks in their order; empty for a job of one process."""
        return self._database.read(lambda c: ranks.get(c, job_id))

    def put_diagnosis(self, job_id: str, diagnosis: Mapping[str, Any]) -> None:
        """Keep `Diagnosis.to_dict()` in place of an older one. Raises JobNotFound."""
        self._database.write(lambda c: findings.put_diagnosis(c, job_id, diagnosis))

    def get_diagnosis(self, job_id: str, analyzer_version: str) -> dict[str, Any] | None:
        """The diagnosis this version of the analyzer made, None when there is none."""
        return self._database.read(lambda c: findings.get_diagnosis(c, job_id, analyzer_version))

    def put_verdict(self, verdict: Verdict) -> None:
        """Keep what a person says of a job's diagnosis, in place of an older verdict. Raises JobNotFound."""
        self._database.write(lambda c: findings.put_verdict(c, verdict))

    def verdicts(self, job_id: str | None = None) -> list[Verdict]:
        """The verdict on one job, or those on all jobs, newest first."""
        return self._database.read(lambda c: findings.get_verdicts(c, job_id))

    def delete_verdict(self, job_id: str) -> bool:
        """Take the verdict on a job back; False when there was none."""
        return self._database.write(lambda c: findings.delete_verdict(c, job_id))

    def retries(self, *, job_ids: Iterable[str] | None = None, rule: str | None = None) -> list[Retry]:
        """The retries that were kept, of these jobs or after failures that this rule explained; oldest first."""
        wanted = None if job_ids is None else list(job_ids)
        return self._database.read(lambda c: retries.get(c, wanted, rule))

    def sightings(self) -> list[Sighting]:
        """Every rule that was the answer of a kept diagnosis, the one seen last first."""
        return self._database.read(sighted.sightings)

    def jobs_of(self, seen: Sighting, most: int) -> list[str]:
        """Ids of the jobs that a rule explained, the newest first."""
        return self._database.read(lambda c: sighted.jobs_of(c, seen, most))
