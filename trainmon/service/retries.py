"""What retries started from, whether they got past the failure, and how often each change helped.

A retry *worked* when it completed, or got past the place where its parent had failed: a later step, or a later
phase where no steps are known. It did *not work* when it died of the same failure again (same fingerprint, or
same rule without getting past). One that still runs, was stopped, or died earlier of something else says nothing.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from trainmon import knobs, redact
from trainmon.errors import JobNotFound
from trainmon.model import (
    Diagnosis,
    FixRecord,
    Job,
    Phase,
    Relative,
    ResumePlan,
    Retry,
    Status,
    Suggestion,
)
from trainmon.service.resume import BY_HAND, last_step
from trainmon.service.told import script_settings
from trainmon.store import JobFilter, JobRow, Store

if TYPE_CHECKING:
    from trainmon.service.service import Service

MAX_RELATIVES = 200
_ORDER = {
    Phase.SETUP: 0,
    Phase.DATA: 1,
    Phase.MODEL: 2,
    Phase.TRAINING: 3,
    Phase.EVALUATION: 3,
    Phase.CHECKPOINT: 3,
    Phase.SHUTDOWN: 4,
}


def started_from(store: Store, job: Job, diagnosis: Diagnosis | None, plan: ResumePlan) -> Retry:
    """What a retry of `job` by this plan starts from; the retry's own id is still empty."""
    return Retry(
        job_id="",
        made_at=time.time(),
        error_type=str(diagnosis.error_type) if diagnosis else None,
        rule=diagnosis.rule if diagnosis else None,
        fingerprint=diagnosis.fingerprint or None if diagnosis else None,
        phase=str(diagnosis.phase) if diagnosis else None,
        reached=last_step(store, job.id),
        checkpoint=plan.checkpoint.path if plan.checkpoint and plan.resumes else None,
        from_step=plan.checkpoint.step if plan.checkpoint and plan.resumes else None,
        changes=tuple(_as_made(job, change) for change in plan.applied),
    )


def with_records(service: Service, diagnosis: Diagnosis) -> Diagnosis:
    """The diagnosis with how often each suggested setting helped after this failure before."""
    if not (diagnosis.suggestions and (diagnosis.rule or diagnosis.fingerprint)):
        return diagnosis
    kept = service.store.retries(rule=diagnosis.rule) if diagnosis.rule else service.store.retries()
    if not diagnosis.rule:
        kept = [retry for retry in kept if retry.fingerprint == diagnosis.fingerprint]
    judged = [(retry, worked(service, retry, row)) for retry, row in _with_rows(service, kept)]
    counted = [({_kind(c) for c in retry.changes}, good) for retry, good in judged if good is not None]
    if not counted:
        return diagnosis
    return replace(
        diagnosis, suggestions=tuple(replace(s, retries=_record(s, counted)) for s in diagnosis.suggestions)
    )


def worked(service: Service, retry: Retry, row: JobRow) -> bool | None:
    """Whether a retry got past its parent's failure; None when it says nothing (yet)."""
    status = row.job.status
    if status is Status.COMPLETED:
        return True
    if not status.dead:
        return None
    if retry.fingerprint and row.fingerprint == retry.fingerprint:
        return False
    reached = last_step(service.store, row.job.id)
    if retry.reached is not None and reached is not None and reached > retry.reached:
        return True
    found = service.store.get_diagnosis(row.job.id, service.knowledge().version) or {}
    if retry.reached is None and _rank(found.get("phase")) > _rank(retry.phase) >= 0:
        return True
    return False if retry.rule and found.get("rule") == retry.rule else None


def relatives(service: Service, job_id: str) -> list[Relative]:
    """The job with all its ancestors and their retries, each below its parent; only itself without any.

    Raises JobNotFound for the job itself; an ancestor that was removed ends the line.
    """
    root = _root(service, job_id)
    jobs = list(_below(service, root, 0))
    kept = {retry.job_id: retry for retry in service.store.retries(job_ids=[job.id for job, _ in jobs])}
    rows = _rows(service, [job.id for job, _ in jobs])
    found = []
    for job, depth in jobs:
        retry, row = kept.get(job.id), rows.get(job.id)
        retry = replace(retry, changes=tuple(map(_masked, retry.changes))) if retry else None
        found.append(
            Relative(
                job=job,
                depth=depth,
                retry=retry,
                worked=worked(service, retry, row) if retry and row else None,
                error_type=row.error_type if row and job.status.dead else None,
                last_step=row.last_step if row else None,
            )
        )
    return found


def _root(service: Service, job_id: str) -> Job:
    job, seen = service.job(job_id), {job_id}
    while job.parent_id and job.parent_id not in seen and len(seen) < MAX_RELATIVES:
        seen.add(job.parent_id)
        try:
            job = service.job(job.parent_id)
        except JobNotFound:
            break
    return job


def _below(service: Service, root: Job, depth: int) -> Iterable[tuple[Job, int]]:
    """A job and its retries, oldest first, each followed by its own."""
    waiting, seen = [(root, depth)], {root.id}
    while waiting and len(seen) <= MAX_RELATIVES:
        job, level = waiting.pop()
        yield job, level
        children = [child for child in service.lineage(job.id)[1] if child.id not in seen]
        seen |= {child.id for child in children}
        waiting += [(child, level + 1) for child in reversed(children)]


def _with_rows(service: Service, kept: list[Retry]) -> list[tuple[Retry, JobRow]]:
    rows = _rows(service, [retry.job_id for retry in kept])
    return [(retry, rows[retry.job_id]) for retry in kept if retry.job_id in rows]


def _rows(service: Service, ids: list[str]) -> dict[str, JobRow]:
    if not ids:
        return {}
    wanted = JobFilter(ids=tuple(ids), limit=len(ids))
    return {row.job.id: row for row in service.store.list_jobs(wanted)}


def _record(suggestion: Suggestion, counted: list[tuple[set[Any], bool]]) -> FixRecord | None:
    kind = _kind(suggestion)
    results = [(good, len(kinds) > 1) for kinds, good in counted if kind is not None and kind in kinds]
    if not results:
        return None
    return FixRecord(sum(good for good, _ in results), len(results), sum(mixed for _, mixed in results))


def _as_made(job: Job, change: Suggestion) -> Suggestion:
    """A change as it is kept: what a person set gets the value it had, as far as that is known."""
    current, suggested = change.current, change.suggested
    if change.reason == BY_HAND and change.parameter:
        script = script_settings(job)
        setting = knobs.Settings(job.command, job.config, script=script).find(_knob(change.parameter))
        current = setting.value if setting else None
        suggested = knobs.parse_value(suggested)
    return replace(change, current=current, suggested=suggested, retries=None)


def _masked(change: Suggestion) -> Suggestion:
    if change.parameter is None:
        return change
    shown = redact.mask_mapping({change.parameter: change.suggested})
    before = redact.mask_mapping({change.parameter: change.current})
    return replace(change, current=before[change.parameter], suggested=shown[change.parameter])


def _kind(change: Suggestion) -> tuple[str, str] | None:
    """What sort of change it is: which setting under all its names, and lower, higher or to which value."""
    if change.parameter is None:
        return None
    name = _knob(change.parameter)
    old, new = change.current, change.suggested
    if _number(old) and _number(new):
        return name, "lower" if new < old else "higher"
    return name, str(new).lower()


def _knob(parameter: str) -> str:
    """The setting that a name stands for, by the name that all its spellings share."""
    return knobs.knob_of(parameter) or knobs.canonical(parameter).rsplit(".", 1)[-1]


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _rank(phase: Any) -> int:
    try:
        return _ORDER.get(Phase(phase), -1)
    except ValueError:
        return -1
