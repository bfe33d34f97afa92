"""From a job in the store to what the analyzer may look at."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from trainmon.analyze import diagnose
from trainmon.errors import UsageError
from trainmon.logs import open_log
from trainmon.model import Diagnosis, Evidence, Job, LogSource, Status
from trainmon.service.excerpt import excerpt, kept_log, raw_error
from trainmon.store import Store

LAST_POINTS = 200


@dataclass(frozen=True, slots=True)
class Explanation:
    """What is found out about a dead job: its diagnosis, its error as printed, the part of its log."""

    diagnosis: Diagnosis
    error_message: str | None
    log_excerpt: str | None


def explain(store: Store, job: Job) -> Explanation:
    """Analyze a job that is dead, or about to be recorded as such; writes nothing."""
    log = job_log(job)
    diagnosis = diagnose(_evidence(store, job, log))
    if log is None:
        return Explanation(diagnosis, job.error_message, job.log_excerpt)
    if log.name != "console.log":  # an excerpt of the excerpt would only be less
        return Explanation(diagnosis, job.error_message or raw_error(log, diagnosis), job.log_excerpt)
    return Explanation(diagnosis, raw_error(log, diagnosis), excerpt(log, diagnosis))


def job_log(job: Job) -> LogSource | None:
    """The job's log: the file where it is reachable, else the kept excerpt, else None."""
    if job.log_path and Path(job.log_path).is_file():
        try:
            return open_log(Path(job.log_path), name="console.log")
        except UsageError:
            pass
    return kept_log(job)


def _evidence(store: Store, job: Job, log: LogSource | None) -> Evidence:
    return Evidence(
        logs=(log,) if log else (),
        status=job.status,
        exit_code=job.exit_code,
        signal=job.signal,
        command=job.command,
        config=job.config,
        environment=job.environment,
        metrics=_last_points(store, job.id),
        cancelled_by_user=job.status is Status.CANCELLED,
    )


def _last_points(store: Store, job_id: str) -> dict[str, tuple[tuple[float, float], ...]]:
    points = {}
    for summary in store.metric_summaries(job_id):
        series = store.read_series(job_id, summary.name)
        points[summary.name] = tuple(
            zip(series.steps[-LAST_POINTS:], series.values[-LAST_POINTS:], strict=True)
        )
    return points
