"""Jobs whose process has gone without an exit status: a power cut, a killed wrapper, a machine cut off."""

from __future__ import annotations

import socket
import time
from dataclasses import replace
from pathlib import Path

import psutil

from trainmon.errors import JobNotFound
from trainmon.model import Job, Status
from trainmon.service.evidence import explain_anyway
from trainmon.service.recording import RECORDER
from trainmon.settings import Settings
from trainmon.store import Store

LOCAL_PATIENCE = 15.0
"""Seconds without a sign of life before the processes of a job on this machine are looked for."""
REMOTE_PATIENCE = 120.0
"""Seconds without a sign of life after which a job on another machine counts as lost."""
PID_TOLERANCE = 5.0
"""Seconds by which the clocks of kernel and job may differ; a process born later has a used-again pid."""


def reconcile(store: Store, settings: Settings) -> int:
    """Mark jobs as lost that are, explain them from their logs; returns how many."""
    now, host = time.time(), socket.gethostname()
    return sum(_bury(store, job, settings) for job in store.open_jobs() if vanished(job, host, now))


def vanished(job: Job, host: str, now: float) -> bool:
    """Whether an open job has no process any more, as far as can be told from `host` at time `now`."""
    silent = now - _last_sign(job)
    recorder = job.environment.get(RECORDER)
    if job.host != host or (recorder is None and job.pid is None):
        return silent > REMOTE_PATIENCE
    if silent <= LOCAL_PATIENCE:
        return False
    return not (_alive(recorder, job.created_at) or _alive(job.pid, job.started_at))


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


def _bury(store: Store, job: Job, settings: Settings) -> bool:
    """Record the loss with what the log tells; False when the job ended by itself meanwhile."""
    ended_at = max(_last_sign(job), _log_time(job))
    lost = replace(job, status=Status.LOST, ended_at=ended_at)
    found = explain_anyway(store, lost, settings, _ignore)
    try:
        ended = store.finish_job(
            job.id,
            status=Status.LOST,
            ended_at=ended_at,
            error_message=found.error_message,
            log_excerpt=found.log_excerpt,
        )
        if ended and found.diagnosis:
            store.put_diagnosis(job.id, found.diagnosis.to_dict())
    except JobNotFound:
        return False
    return ended


def _ignore(_: str) -> None:
    """Nobody reads a warning here; whoever opens the job meets the fault."""


def _log_time(job: Job) -> float:
    try:
        return Path(job.log_path).stat().st_mtime if job.log_path else 0.0
    except OSError:
        return 0.0
