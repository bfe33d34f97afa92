"""Jobs that nobody watches any more: a killed wrapper, a power cut, a machine cut off.

What became of them is told by the note of their end, where there is one, else by their processes and their last
sign of life.
"""

from __future__ import annotations

import socket
import time
from dataclasses import replace
from pathlib import Path

import psutil

from trainmon.capture.ending import Ending, drop_note, read_note
from trainmon.errors import JobNotFound
from trainmon.model import Job
from trainmon.service.evidence import NOTHING, explain_anyway
from trainmon.service.origin import origin_of
from trainmon.service.orphans import Orphans
from trainmon.service.ranks import settle_anyway
from trainmon.service.recording import RECORDER
from trainmon.settings import Settings
from trainmon.store import Store

LOCAL_PATIENCE = 15.0
"""Seconds without a sign of life before the processes of a job on this machine are looked for."""
REMOTE_PATIENCE = 120.0
"""Seconds without a sign of life after which a job on another machine counts as lost."""
CLOCK_SLACK = 5.0
"""Seconds by which a last sign may lie ahead of the clock before that counts as set back."""
PID_TOLERANCE = 5.0
"""Seconds by which the clocks of kernel and job may differ; a process born later has a used-again pid."""


def reconcile(store: Store, settings: Settings, orphans: Orphans | None = None) -> int:
    """Record the end of jobs that ended unseen, explain it from their logs; returns how many.

    Those that run on without their watcher are read by `orphans`.
    """
    now, host = time.time(), socket.gethostname()
    orphans = orphans or Orphans(store)
    buried = 0
    for job in store.open_jobs():
        if _watched(job, host, now):
            continue
        ending = read_note(Path(str(job.log_path))) if _has_note(job, settings) else None
        if ending is not None or vanished(job, host, now):
            buried += _bury(store, job, settings, ending, orphans)
        elif _is_orphan(job, host):
            orphans.look(job)
    return buried


def vanished(job: Job, host: str, now: float) -> bool:
    """Whether an open job has no process any more, as far as can be told from `host` at time `now`."""
    if _watched(job, host, now):
        return False
    recorder = job.environment.get(RECORDER)
    if job.host != host or (recorder is None and job.pid is None):
        return True
    return not (_alive(recorder, job.created_at) or _alive(job.pid, job.started_at))


def _watched(job: Job, host: str, now: float) -> bool:
    """Whether the watcher must be thought alive: it gave a sign of life, or its process is there.

    A last sign that lies in the future tells nothing: the clock was set back since.
    """
    silent = now - _last_sign(job)
    if (origin := origin_of(job)) is not None:
        return origin.quiet is None or silent <= origin.quiet
    recorder = job.environment.get(RECORDER)
    if job.host != host or (recorder is None and job.pid is None):
        return silent <= REMOTE_PATIENCE
    return -CLOCK_SLACK <= silent <= LOCAL_PATIENCE or _alive(recorder, job.created_at)


def _is_orphan(job: Job, host: str) -> bool:
    """Whether the job's log is the training's output, and on this machine."""
    return job.host == host and bool(job.log_path) and job.environment.get(RECORDER) not in (None, job.pid)


def _last_sign(job: Job) -> float:
    return max(t for t in (job.created_at, job.started_at, job.heartbeat_at) if t is not None)


def _alive(pid: object, known_since: float | None) -> bool:
    """Whether the process that had this pid at `known_since` still runs."""
    if not isinstance(pid, int) or pid <= 0 or known_since is None:
        return False
    try:
        process = psutil.Process(pid)
        return (
            process.create_time() <= known_since + PID_TOLERANCE and process.status() != psutil.STATUS_ZOMBIE
        )
    except psutil.AccessDenied:
        return True
    except psutil.Error:
        return False


def _bury(store: Store, job: Job, settings: Settings, ending: Ending | None, orphans: Orphans) -> bool:
    """Record the end with what the log tells; False when the job ended by itself meanwhile."""
    if _is_orphan(job, socket.gethostname()):
        orphans.finish(job)
    outcome = (ending or Ending(None, max(_last_sign(job), _log_time(job)))).outcome()
    dead = replace(
        job,
        status=outcome.status,
        ended_at=outcome.ended_at,
        exit_code=outcome.exit_code,
        signal=outcome.signal,
    )
    found = explain_anyway(store, dead, settings, _ignore) if dead.status.dead else NOTHING
    try:
        ended = store.finish_job(
            job.id,
            status=outcome.status,
            ended_at=outcome.ended_at,
            exit_code=outcome.exit_code,
            signal=outcome.signal,
            error_message=found.error_message,
            log_excerpt=found.log_excerpt,
        )
        if ended and found.diagnosis:
            store.put_diagnosis(job.id, found.diagnosis.to_dict())
        if ended:
            settle_anyway(store, dead, found.diagnosis)
    except JobNotFound:
        return False
    if _has_note(job, settings):
        drop_note(Path(str(job.log_path)))
    return ended


def _has_note(job: Job, settings: Settings) -> bool:
    """Whether there may be a note: beside logs of our own only, not beside one that was attached to."""
    return bool(job.log_path) and Path(str(job.log_path)).parent == settings.logs


def _ignore(_: str) -> None:
    """Nobody reads a warning here; whoever opens the job meets the fault."""


def _log_time(job: Job) -> float:
    try:
        return Path(job.log_path).stat().st_mtime if job.log_path else 0.0
    except OSError:
        return 0.0
