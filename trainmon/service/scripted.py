"""Recording a job from inside its own script: as a job of its own, or as part of one that `trainmon run` started.

Everything here is called from one thread of the script that may wait; what a method raises means "not
written, come again".
"""

from __future__ import annotations

import contextlib
import os
import sys
import time
from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol

from trainmon.capture.describe import describe_run
from trainmon.capture.events import Outcome
from trainmon.model import Checkpoint, Diagnosis, Job, Status
from trainmon.service.recorder import Recording
from trainmon.service.recording import RECORDER, job_name, open_store
from trainmon.settings import Settings
from trainmon.store import Store

Columns = tuple[array, array, array]
"""Steps, values, times, as `array('d')` of equal length."""


class Scripted(Protocol):
    """What a script's recording can take."""

    def columns(self, points: Mapping[str, Columns]) -> None:
        """Points by metric name, all or none."""

    def merge(self, additions: Mapping[str, Mapping[str, Any]]) -> None:
        """Entries for the job's `config` and `environment`."""

    def checkpoint(self, found: Sequence[Checkpoint]) -> None:
        """Checkpoints that the script told of."""

    def heartbeat(self, at: float) -> None:
        """The script was alive at `at`."""

    def end(self, outcome: Outcome) -> bool:
        """The script has ended so; whether that is recorded."""


def describe_script(
    job_id: str, settings: Settings, *, name: str | None, project: str | None, tags: Iterable[str]
) -> Job:
    """The process that calls this as a job that runs; looks at the machine and the commit, raises nothing."""
    command, workdir, now = _command(), Path.cwd(), time.time()
    facts = describe_run(command, workdir)
    return Job(
        id=job_id,
        name=name or job_name(command),
        project=project or "default",
        status=Status.RUNNING,
        created_at=now,
        started_at=now,
        heartbeat_at=now,
        command=command,
        workdir=str(workdir),
        host=facts.host,
        pid=os.getpid(),
        config=facts.config,
        environment={**facts.environment, RECORDER: os.getpid()},
        git=facts.git,
        tags=tuple(dict.fromkeys(tags)),
        log_path=str(settings.logs / f"{job_id}.log"),
    )


def open_own(settings: Settings, job: Job) -> Scripted:
    """Add the job to the store. Raises StoreUnavailable, StoreTooNew, UsageError."""
    store = open_store(settings)
    try:
        return OwnRecording(store, job, settings)
    except BaseException:
        store.close()
        raise


def open_attached(
    settings: Settings, job_id: str, *, name: str | None, project: str | None, tags: Iterable[str]
) -> Scripted:
    """Join a job that another process records. Raises JobNotFound while that has not added it.

    Name and project are taken where that process was given none; tags are added.
    """
    store = Store.open(settings.database_url)
    try:
        job = store.get_job(job_id)
        changes: dict[str, Any] = {"tags": tuple(dict.fromkeys([*job.tags, *tags]))}
        if name and job.name == job_name(job.command):
            changes["name"] = name
        if project and job.project == "default":
            changes["project"] = project
        changes = {field: value for field, value in changes.items() if value != getattr(job, field)}
        if changes:
            store.update_job(job_id, **changes)
    except BaseException:
        store.close()
        raise
    return AttachedRecording(store, job_id)


class OwnRecording(Recording):
    """A job that nobody but its script records."""

    def __init__(self, store: Store, job: Job, settings: Settings) -> None:
        super().__init__(store, job, settings)
        store.add_job(job)
        self._added = True

    def columns(self, points: Mapping[str, Columns]) -> None:
        """See Scripted."""
        self._store.append_columns(self._job.id, points)

    def merge(self, additions: Mapping[str, Mapping[str, Any]]) -> None:
        """See Scripted."""
        self._store.merge_job(self._job.id, **additions)
        job = self._job
        config = {**job.config, **additions.get("config", {})}
        self._job = replace(
            job, config=config, environment={**job.environment, **additions.get("environment", {})}
        )

    def checkpoint(self, found: Sequence[Checkpoint]) -> None:
        """See Scripted."""
        self._store.merge_checkpoints(self._job.id, found, keep=_any)

    def end(self, outcome: Outcome) -> bool:
        """Of a dead job also look for checkpoints that the script did not tell of."""
        if outcome.status.dead:
            with contextlib.suppress(Exception):
                from trainmon.capture.checkpoints import checkpoint_folders, find_checkpoints

                folders = checkpoint_folders(self._job.config, Path(self._job.workdir))
                self.checkpoints(find_checkpoints(folders, since=self._job.started_at))
        ended = super().end(outcome)
        self._store.close()
        return ended

    def _settle_ranks(self, diagnosis: Diagnosis | None) -> None:
        """A script that records itself is one process, and no launcher speaks in its log."""


class AttachedRecording:
    """A part in a job whose start and end another process records."""

    def __init__(self, store: Store, job_id: str) -> None:
        self._store = store
        self._job_id = job_id
        self._claimed: set[str] = set()

    def columns(self, points: Mapping[str, Columns]) -> None:
        """See Scripted; the same metrics read from the script's output are given up."""
        if new := points.keys() - self._claimed:
            self._store.claim_metrics(self._job_id, sorted(new))
            self._claimed |= new
        self._store.append_columns(self._job_id, points)

    def merge(self, additions: Mapping[str, Mapping[str, Any]]) -> None:
        """See Scripted."""
        self._store.merge_job(self._job_id, **additions)

    def checkpoint(self, found: Sequence[Checkpoint]) -> None:
        """See Scripted."""
        self._store.merge_checkpoints(self._job_id, found, keep=_any)

    def heartbeat(self, at: float) -> None:
        """Nothing: whoever started the command gives the signs of life."""

    def end(self, outcome: Outcome) -> bool:
        """Only leave the store: the end is recorded by who waits for the process."""
        self._store.close()
        return True


def _command() -> tuple[str, ...]:
    """The command of this process as it can be run again."""
    return (sys.executable or "python", *sys.orig_argv[1:])


def _any(_: Checkpoint) -> bool:
    return True
