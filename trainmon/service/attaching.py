"""Watching a job that somebody else started: a process, or a log that grows.

It is recorded like one that `trainmon run` started; only its start and end are found out instead of made. What
we do never reaches the job: nothing is sent to it, and its log is only read.
"""

from __future__ import annotations

import hashlib
import os
import re
import socket
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from trainmon.capture import Outcome, describe_run, strangers
from trainmon.capture.launchers import RANK_LOGS
from trainmon.capture.regular import open_regular
from trainmon.capture.strangers import Stranger
from trainmon.capture.watch import Observers, Watched
from trainmon.errors import JobNotFound, UsageError
from trainmon.model import Job, Status
from trainmon.service.attached_end import AttachedEnd, Target, size_of
from trainmon.service.ends import judged
from trainmon.service.ranks import RANK_FOLDER
from trainmon.service.recorder import Recording
from trainmon.service.recording import RECORDER, job_name, private_folder
from trainmon.settings import Settings
from trainmon.store import Store

SLURM_SCRIPT = "slurm_script"
"""What Slurm calls its copy of every batch script."""
SHOWN = 4096
"""Bytes of what is in the log already that the terminal is shown."""
_SLURM_LOG = re.compile(r"slurm-(\d{1,12}(?:_\d{1,7})?)\.(?:out|err)\Z")


@dataclass(frozen=True, slots=True)
class Attached:
    """What came of it. `outcome` is None when it was left while the job went on; `before` says why there was
    nothing to do: the job is `watched` already, or has `ended` and was recorded."""

    job_id: str
    outcome: Outcome | None = None
    before: str | None = None


def find_target(what: str, log: Path | None = None, slurm_job: str | None = None) -> Target:
    """What `what`, a pid or a log file, stands for; `log` names the log of a pid. Raises UsageError."""
    process: Stranger | None
    if what.isascii() and what.isdigit() and not Path(what).is_file():
        process = strangers.find(int(what))
        path = (log or process.log_path or None) and Path(log or process.log_path or "").resolve()
        return Target(
            process, _readable(path) if path else None, slurm_job or process.variables.get("SLURM_JOB_ID")
        )
    path = _readable(Path(what).resolve())
    named = _SLURM_LOG.search(path.name)
    writer = strangers.writer_of(path)
    process = None
    if writer is not None:
        try:
            process = strangers.find(writer)
        except UsageError:
            process = None  # somebody else's, or gone by now
    return Target(process, path, slurm_job or (named[1] if named else None))


def _readable(path: Path) -> Path:
    if path.exists() and not path.is_file():
        raise UsageError(
            f"{str(path)!r} is no regular file. Name a pid or a log file: trainmon attach PID|LOGFILE"
        )
    try:
        with open_regular(path):
            pass
    except OSError as error:
        raise UsageError(
            f"Cannot read the log {str(path)!r}: {error.strerror}. Name a pid or a log file: trainmon attach PID|LOGFILE"
        ) from error
    return path


def attach(
    store: Store,
    settings: Settings,
    target: Target,
    *,
    name: str | None = None,
    project: str | None = None,
    tags: Sequence[str] = (),
    until_idle: float | None = None,
    terminal: BinaryIO | None = None,
    leave: threading.Event | None = None,
    told: Callable[[str], object] = lambda _: None,
) -> Attached:
    """Watch until the end, until the log was quiet for `until_idle` seconds, or until `leave` is set.

    `told` is called with the job's id before the watching begins.
    """
    leave = leave or threading.Event()
    job_id, known = _known(store, target)
    if known is not None and (before := _nothing_to_do(known, target)):
        return Attached(known.id, before=before)
    job = _job(job_id, settings, target, name, project, tags)
    recording = Taken(store, job, settings, known)
    recording.begin()
    told(job.id)
    reading = store.log_reading(job.id) if known else None
    end = AttachedEnd(target, until_idle, leave)
    outcome = _watch(job, settings, target, recording, reading.position if reading else 0, terminal, end)
    if outcome is None:
        return Attached(job.id)
    outcome = judged(store, settings, job, outcome)
    recording.end(outcome)
    return Attached(job.id, outcome)


class Taken(Recording):
    """The recording of a job that may be in the store already, from an earlier time that it was attached to."""

    def __init__(self, store: Store, job: Job, settings: Settings, known: Job | None) -> None:
        super().__init__(store, job, settings)
        self._known = known

    def begin(self) -> None:
        """Add the job, or take over the one that is there."""
        if self._known is None:
            super().begin()
            return
        self._added = True
        self._job = replace(self._known, environment={**self._known.environment, RECORDER: os.getpid()})
        self._change(environment=dict(self._job.environment), status=Status.RUNNING, heartbeat_at=time.time())


def _known(store: Store, target: Target) -> tuple[str, Job | None]:
    """The job's id, the same however often and by whatever name it is attached to, and the job if it is there."""
    own = target.process.variables.get("TRAINMON_JOB_ID") if target.process else None
    for job_id in (own, _identity(target)):
        if job_id:
            try:
                return job_id, store.get_job(job_id)
            except JobNotFound:
                continue
    same = (job for job in store.open_jobs() if _is_its_log(job, target))
    found = next(same, None) if target.process is None else None
    return (found.id, found) if found else (_identity(target), None)


def _is_its_log(job: Job, target: Target) -> bool:
    return job.host == socket.gethostname() and target.log is not None and job.log_path == str(target.log)


def _identity(target: Target) -> str:
    if target.process is not None:
        what = f"{target.process.pid} {target.process.started_at:.2f}"
    else:
        facts = target.log.stat() if target.log else None
        what = f"{target.log} {facts.st_ino if facts else 0}"
    return "a" + hashlib.sha256(f"{socket.gethostname()} {what}".encode()).hexdigest()[:11]


def _nothing_to_do(job: Job, target: Target) -> str | None:
    if not job.status.ended and _watched_by(job):
        return "watched"
    recorded = job.status.ended and job.status is not Status.LOST
    written_since = target.log is not None and target.log.stat().st_mtime > (job.ended_at or 0.0)
    return "ended" if recorded and (target.process is not None or not written_since) else None


def _watched_by(job: Job) -> bool:
    import psutil

    recorder = job.environment.get(RECORDER)
    if job.host != socket.gethostname():
        return time.time() - (job.heartbeat_at or 0.0) < 60.0
    return isinstance(recorder, int) and recorder != os.getpid() and psutil.pid_exists(recorder)


def _job(
    job_id: str,
    settings: Settings,
    target: Target,
    name: str | None,
    project: str | None,
    tags: Sequence[str],
) -> Job:
    process = target.process
    command = process.command if process else ()
    workdir = process.workdir if process else target.log.parent if target.log else Path.cwd()
    facts = describe_run(command, workdir) if command else describe_run(("",), workdir)
    started_at = process.started_at if process else target.log.stat().st_mtime if target.log else time.time()
    private_folder(settings.logs)
    log_path = target.log
    if log_path is None:
        log_path = settings.logs / f"{job_id}.log"
        log_path.touch(mode=0o600)
    own = {RECORDER: os.getpid(), RANK_FOLDER: str(settings.logs / f"{job_id}{RANK_LOGS}")}
    called = job_name(command) if command else log_path.stem
    called = log_path.stem if any(word.endswith(SLURM_SCRIPT) for word in command) else called
    return Job(
        id=job_id,
        name=name or called,
        project=project or "default",
        status=Status.RUNNING,
        created_at=time.time(),
        started_at=started_at,
        heartbeat_at=time.time(),
        command=command,
        workdir=str(workdir),
        host=facts.host,
        pid=process.pid if process else None,
        config=facts.config,
        environment={**facts.environment, **own},
        git=facts.git,
        tags=tuple(dict.fromkeys(tags)),
        log_path=str(log_path),
    )


def _watch(
    job: Job,
    settings: Settings,
    target: Target,
    recording: Recording,
    start: int,
    terminal: BinaryIO | None,
    end: AttachedEnd,
) -> Outcome | None:
    """Observe until the end; None when it was left before."""
    log_path = Path(str(job.log_path))
    size = log_path.stat().st_size
    watched = Watched(
        command=job.command,
        workdir=Path(job.workdir),
        log_path=log_path,
        log_start=min(start, size),
        pid=job.pid,
        started_at=job.started_at or job.created_at,
        folder=settings.logs / f"{job.id}{RANK_LOGS}",
        attached=True,
    )
    observers = Observers(watched, recording, terminal, show_from=max(0, size - SHOWN))
    outcome = end.wait(log_path)
    left = outcome or Outcome(Status.RUNNING, None, None, time.time())
    observers.finish(left, log_end=size_of(log_path), hurry=threading.Event())
    return outcome
