"""From a job in the store to what the analyzer may look at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from trainmon.analyze import Knowledge, diagnose
from trainmon.capture import srun
from trainmon.errors import UsageError
from trainmon.logs import open_log, open_logs
from trainmon.model import Diagnosis, Evidence, Job, LogSource, Status
from trainmon.service.excerpt import excerpt, kept_log, raw_error
from trainmon.service.knowledge import rule_book
from trainmon.service.ranks import rank_folder
from trainmon.settings import Settings
from trainmon.store import Store

LAST_POINTS = 200
LOG_NAME = "console.log"


@dataclass(frozen=True, slots=True)
class Explanation:
    """What is found out about a dead job: its diagnosis, its error as printed, the part of its log to keep.

    The diagnosis is None only when the analyzer itself failed.
    """

    diagnosis: Diagnosis | None
    error_message: str | None
    log_excerpt: str | None


NOTHING = Explanation(None, None, None)
"""Of a job whose end needs no explanation."""


def explain(store: Store, job: Job, knowledge: Knowledge) -> tuple[Diagnosis, Explanation]:
    """Analyze a job that is dead, or about to be recorded as such; writes nothing."""
    log = job_log(job)
    logs = ((log,) if log else ()) + rank_logs(job)
    diagnosis = diagnose(_evidence(store, job, logs), knowledge)
    log = _deciding(logs, diagnosis)
    if log is None:
        return diagnosis, Explanation(diagnosis, job.error_message, job.log_excerpt)
    if log.name.startswith(LOG_NAME) and log.name != LOG_NAME:  # an excerpt of the excerpt would only be less
        message = job.error_message or raw_error(log, diagnosis)
        return diagnosis, Explanation(diagnosis, message, job.log_excerpt)
    return diagnosis, Explanation(diagnosis, raw_error(log, diagnosis), excerpt(log, diagnosis))


def explain_anyway(store: Store, job: Job, settings: Settings, warn: Callable[[str], object]) -> Explanation:
    """Like `explain`, but never raises: at worst it is the end of the log, and a line to `warn`."""
    try:
        return explain(store, job, rule_book(settings).knowledge)[1]
    except (Exception, KeyboardInterrupt) as error:
        warn(f"the failure of job {job.id} could not be analyzed ({type(error).__name__}: {error}).")
    try:
        log = job_log(job)
        return Explanation(None, None, excerpt(log, None) if log else None)
    except Exception:
        return Explanation(None, None, None)


def job_log(job: Job) -> LogSource | None:
    """The job's log: the file where it is reachable, else the kept excerpt, else None."""
    if job.log_path and Path(job.log_path).is_file():
        try:
            return open_log(Path(job.log_path), name=LOG_NAME)
        except UsageError:
            pass
    return kept_log(job)


def rank_logs(job: Job) -> tuple[LogSource, ...]:
    """The logs that the launcher wrote for each rank of this job, () without any."""
    try:
        folder = rank_folder(job)
        if folder and any(folder.glob(f"{srun.NAMED}*.log")):
            return ()
        return tuple(open_logs(folder)) if folder else ()
    except (OSError, UsageError):
        return ()


def _deciding(logs: tuple[LogSource, ...], diagnosis: Diagnosis) -> LogSource | None:
    """The log in which the cause stands, else the first."""
    file = diagnosis.root_cause.file if diagnosis.root_cause else None
    return next((log for log in logs if log.name == file), logs[0] if logs else None)


def _evidence(store: Store, job: Job, logs: tuple[LogSource, ...]) -> Evidence:
    return Evidence(
        logs=logs,
        status=job.status,
        exit_code=job.exit_code,
        signal=job.signal,
        command=job.command,
        config=job.config,
        environment=job.environment,
        metrics=_last_points(store, job.id),
        cancelled_by_user=job.status is Status.CANCELLED,
        started_at=job.started_at,
        ended_at=job.ended_at,
    )


def _last_points(store: Store, job_id: str) -> dict[str, tuple[tuple[float, float], ...]]:
    points = {}
    for summary in store.metric_summaries(job_id):
        series = store.read_series(job_id, summary.name)
        # Of the machine the whole course, thinned: a leak shows over hours. Of the training the last steps.
        system = summary.name.startswith("system/")
        first = 0 if system else max(0, len(series.steps) - LAST_POINTS)
        stride = max(1, (len(series.steps) - first) // LAST_POINTS)
        chosen = slice(first + (len(series.steps) - 1 - first) % stride, None, stride)  # the last one is in
        points[summary.name] = tuple(zip(series.steps[chosen], series.values[chosen], strict=True))
    return points
