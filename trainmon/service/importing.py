"""Runs of other tools become jobs: each once, brought up to date by every further import.

A job's id follows from the run's key, so that two imports of one run meet at the same row whoever is first. The
stamp of the source is written last: an import that was cut short is simply done again.
"""

from __future__ import annotations

import base64
import hashlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trainmon import redact
from trainmon.errors import JobNotFound, UsageError
from trainmon.importers import LABELS, ImportedRun, find_runs, read_accounting
from trainmon.model import ErrorType, Job, Standing, Status
from trainmon.service.evidence import NOTHING, Explanation, explain_anyway
from trainmon.service.importlog import begins_alike, checkpoints_in, copy_log, copy_ranks, curves_of
from trainmon.service.origin import Origin, origin_of
from trainmon.service.ranks import settle_anyway
from trainmon.service.recording import private_folder

if TYPE_CHECKING:
    from trainmon.service.service import Service

FROM_FILES = frozenset({"log", "slurm", "torchrun"})
"""Kinds without a record of metrics: what the run printed is all there is."""
WRITTEN_OVER = frozenset({"log"})
"""Kinds known by a path alone, which the next run may write over; the others have an id in their name."""
MAX_GENERATIONS = 1000
TOOL, LOG, ASSUMPTION, SILENCE = "tool", "log", "assumption", "silence"
"""Whose word a status is."""
_CHANGEABLE = tuple(f.name for f in fields(Job) if f.name not in ("id", "created_at", "parent_id", "pid"))
_STOPPED = frozenset({ErrorType.USER_CANCELLED, ErrorType.PREEMPTED})


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """How to import: only one `kind`; with the accounting in file `sacct`; under another `project`.

    `assume` is the status of runs whose tool keeps none and in whose log nothing failed; `quiet` the seconds of
    silence after which a run is no longer taken for running, in place of those that fit its tool.
    """

    kind: str | None = None
    sacct: Path | None = None
    project: str | None = None
    assume: Status | None = None
    quiet: float | None = None


@dataclass(frozen=True, slots=True)
class Imported:
    """One run after its import: its job, and whether that is `new`, `updated` or `unchanged`."""

    job_id: str
    kind: str
    name: str
    status: Status
    change: str
    error_type: str | None = None
    title: str | None = None


_DEFAULTS = ImportOptions()


def import_source(
    service: Service,
    source: str,
    options: ImportOptions = _DEFAULTS,
    problem: Callable[[str], object] = lambda _: None,
) -> Iterator[Imported]:
    """Import every run of a source, one at a time; what cannot be read goes as a line to `problem`.

    Raises UsageError for a source or an accounting file that cannot be read, StoreUnavailable.
    """
    accounting = read_accounting(_text(options.sacct)) if options.sacct else None
    found = find_runs(source, options.kind, accounting, leave_out=service.settings.home)
    private_folder(service.settings.logs)
    for run in found.runs:
        try:
            yield _import(service, run, options)
        except JobNotFound:
            problem(f"The job of {run.source} was removed while it was imported.")
        except (
            UsageError,
            OSError,
            ValueError,
            TypeError,
            LookupError,
            ArithmeticError,
            RecursionError,
        ) as error:
            problem(f"{run.name} of {run.source} could not be read: {type(error).__name__}: {error}")
    for line in found.problems:
        problem(line)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        raise UsageError(f"Cannot read {str(path)!r}: {error.strerror or error}.") from None


def _import(service: Service, run: ImportedRun, options: ImportOptions) -> Imported:
    job_id, kept = _find(service, run)
    quiet = run.quiet if options.quiet is None or run.quiet == float("inf") else options.quiet
    project = options.project or (kept.project if kept else run.project)
    run = replace(run, quiet=quiet, project=project)
    if kept is not None and _unchanged(kept, run, options):
        return _result(service, kept, "unchanged")
    job = _job(service, job_id, run)
    if kept is None:
        try:
            service.store.add_job(replace(job, status=Status.RUNNING, ended_at=None))
        except UsageError:
            kept = service.store.get_job(job_id)  # another import was faster
    return _update(service, job, run, options, "updated" if kept else "new")


def _find(service: Service, run: ImportedRun) -> tuple[str, Job | None]:
    """The job of a run. A log file that was written over is another run: it gets the next id."""
    for generation in range(MAX_GENERATIONS):
        job_id = _id(f"{run.kind}|{run.key}|{generation}" if generation else f"{run.kind}|{run.key}")
        try:
            kept = service.store.get_job(job_id)
        except JobNotFound:
            return job_id, None
        if (
            run.kind not in WRITTEN_OVER
            or run.log is None
            or begins_alike(_log_path(service, job_id), run.log)
        ):
            return job_id, kept
    raise UsageError(f"{run.source} was imported {MAX_GENERATIONS} times with another content each time.")


def _id(key: str) -> str:
    """Twelve letters and digits that follow from the key."""
    return (
        base64.b32encode(hashlib.sha256(key.encode("utf-8", "surrogateescape")).digest())[:12]
        .decode()
        .lower()
    )


def _log_path(service: Service, job_id: str) -> Path:
    return service.settings.logs / f"{job_id}.log"


def _unchanged(kept: Job, run: ImportedRun, options: ImportOptions) -> bool:
    """Whether another import would leave the job as it is."""
    origin = origin_of(kept)
    if origin is None or origin.stamp != run.stamp or (options.project and kept.project != options.project):
        return False
    if origin.settled_by == ASSUMPTION:
        return options.assume in (None, kept.status)
    if origin.settled_by == SILENCE or not kept.status.ended:
        assumed = run.status is None and options.assume not in (None, kept.status)
        return not assumed and _silent(run) == kept.status.ended
    return True


def _finite(seconds: float) -> float | None:
    return seconds if seconds != float("inf") else None


def _silent(run: ImportedRun) -> bool:
    return time.time() - (run.last_sign or run.created_at) > run.quiet


def _job(service: Service, job_id: str, run: ImportedRun) -> Job:
    """The run as a job, before anything but its own facts was read; the stamp comes last."""
    origin = Origin(
        kind=run.kind,
        label=LABELS[run.kind],
        source=redact.mask(run.source),
        said=redact.mask(run.said)[:200],
        keeps_status=run.status is not None,
        keeps_log=run.log is not None,
        quiet=_finite(run.quiet),
        last_sign=run.last_sign,
    )
    return Job(
        id=job_id,
        name=redact.mask(run.name)[:200] or run.kind,
        project=redact.mask(run.project)[:200] or "default",
        status=run.status or Status.RUNNING,
        created_at=run.created_at or time.time(),
        started_at=run.started_at,
        ended_at=run.ended_at,
        heartbeat_at=run.last_sign,
        command=run.command,
        workdir=redact.mask(run.workdir[:4096]),
        host=redact.mask(run.host[:256]),
        exit_code=run.exit_code,
        signal=run.signal,
        config=redact.mask_mapping(run.config),
        environment={**redact.mask_mapping(run.environment), **origin.entry()},
        git=run.git,
        tags=tuple(dict.fromkeys(redact.mask(tag) for tag in run.tags)),
        log_path=str(_log_path(service, job_id)) if run.log is not None else None,
    )


def _update(service: Service, job: Job, run: ImportedRun, options: ImportOptions, change: str) -> Imported:
    store = service.store
    if run.log is not None:
        copy_log(_log_path(service, job.id), run.log)
    copy_ranks(_log_path(service, job.id), run.rank_logs)
    columns = run.metrics() or (curves_of(job, run) if run.kind in FROM_FILES else {})
    if columns:
        store.sync_columns(job.id, columns)
    store.put_checkpoints(job.id, checkpoints_in(run.checkpoint_folders))
    job, found = _settled(service, job, run, options)
    store.update_job(job.id, **_changes(job, found))
    if found is not None and found.diagnosis is not None:
        store.put_diagnosis(job.id, found.diagnosis.to_dict())
    if run.rank_logs and job.status.ended:
        settle_anyway(store, job, found.diagnosis if found else None)
    store.compact_metrics(job.id)
    entry = replace(_origin(job), stamp=run.stamp).entry()
    store.merge_job(job.id, environment=entry)
    return _result(service, job, change)


def _origin(job: Job) -> Origin:
    origin = origin_of(job)
    assert origin is not None
    return origin


def _changes(job: Job, found: Explanation | None) -> dict[str, Any]:
    """What an import may change of a job that exists."""
    ended = found or NOTHING
    changes = {name: getattr(job, name) for name in _CHANGEABLE}
    return {**changes, "error_message": ended.error_message, "log_excerpt": ended.log_excerpt}


def _settled(
    service: Service, job: Job, run: ImportedRun, options: ImportOptions
) -> tuple[Job, Explanation | None]:
    """The job with the status that can be answered for, whose word that is, and its end with the explanation."""
    status, by, found = run.status, TOOL, None
    if status is None and (run.log is not None or run.rank_logs):
        # What a log says of a cause does not hang on the status; without one it is this one, if it is silent.
        found = _explain(service, replace(job, status=Status.LOST, ended_at=run.last_sign))
        if (status := _told(found)) is not None:
            by = LOG
    if status is None and options.assume is not None:
        status, by = options.assume, ASSUMPTION
    if status in (None, Status.RUNNING):
        status, by = (Status.LOST, SILENCE) if _silent(run) else (Status.RUNNING, by)
    assert status is not None
    ended = (run.ended_at or run.last_sign or run.created_at) if status.ended else None
    origin = replace(_origin(job), settled_by=by)
    job = replace(job, status=status, ended_at=ended, environment={**job.environment, **origin.entry()})
    if not status.dead:
        return job, None
    return job, found if found is not None and by in (LOG, SILENCE) else _explain(service, job)


def _explain(service: Service, job: Job) -> Explanation:
    return explain_anyway(service.store, job, service.settings, lambda _: None)


def _told(found: Explanation) -> Status | None:
    """How a run ended of which only the log tells: by a cause that stands in it; None when there is none."""
    answer = found.diagnosis
    if answer is None or answer.root_cause is None:
        return None
    if answer.exception is None and (answer.rule is None or answer.standing is Standing.GUESS):
        return None
    return Status.CANCELLED if answer.error_type in _STOPPED else Status.FAILED


def _result(service: Service, job: Job, change: str) -> Imported:
    error_type = title = None
    if job.status.dead:
        diagnosis = service.diagnose(job.id)
        error_type, title = str(diagnosis.error_type), diagnosis.title
    return Imported(job.id, _origin(job).kind, job.name, job.status, change, error_type, title)
