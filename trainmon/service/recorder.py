"""What happens in the life of a job, written into the store.

What cannot be written is tried again with the next event. Scripts that record themselves import this: what only a
failure needs is imported there.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trainmon.capture.events import Outcome, Point, RunEvents, say
from trainmon.errors import JobNotFound, StoreUnavailable
from trainmon.model import Checkpoint, Diagnosis, Job, Rank, Retry, Status
from trainmon.settings import Settings
from trainmon.store import LogReading, Store

if TYPE_CHECKING:
    from trainmon.service.evidence import Explanation

START_PATIENCE = 3.0
"""Seconds that a start waits for the store to take the job."""
END_ATTEMPTS, END_PAUSE = 4, 1.0


def _still_there(checkpoint: Checkpoint) -> bool:
    """Whether a checkpoint that the search did not find, because the script told of it, is on disk."""
    try:
        return Path(checkpoint.path).exists()
    except (OSError, ValueError):
        return False


class Recording(RunEvents):
    """Writes the life of one job into the store; the events come from one thread, `end` from another."""

    def __init__(self, store: Store, job: Job, settings: Settings, retry: Retry | None = None) -> None:
        """`retry`: what the job starts from when it is one."""
        self._retry = retry
        self._settings = settings
        self._store = store
        self._job = job
        self._unwritten: dict[str, Any] = {}
        self._read_to: int | None = None
        self._adding = threading.Thread(target=self._add, name="trainmon-add-job", daemon=True)
        self._added = False
        self._closed = False
        self._lock = threading.Lock()

    def begin(self) -> None:
        """Write the job as pending, or go on without it when the store takes too long."""
        self._adding.start()
        self._adding.join(START_PATIENCE)

    def _add(self) -> None:
        try:
            self._store.add_job(self._job, self._retry)
            self._added = True
        except Exception:
            return  # the next event tries again, and tells why not

    def started(self, pid: int | None, at: float) -> None:
        """See RunEvents."""
        self._change(status=Status.RUNNING, pid=pid, started_at=at, heartbeat_at=at)

    def heartbeat(self, at: float) -> None:
        """A job that somebody took for lost (a laptop asleep, a machine cut off) is running again."""
        self._change(
            status=Status.RUNNING, heartbeat_at=at, ended_at=None, error_message=None, log_excerpt=None
        )

    def metrics(self, points: Mapping[str, list[Point]]) -> None:
        """See RunEvents."""
        with self._lock:
            if not self._closed:
                self._write_job()
                reading = None if self._read_to is None else LogReading(self._read_to, time.time())
                self._store.append_metrics(self._job.id, points, read_from_output=True, reading=reading)

    def read_to(self, position: int) -> None:
        """See RunEvents."""
        self._read_to = position

    def ranks(self, found: tuple[Rank, ...]) -> None:
        """See RunEvents."""
        with self._lock:
            if not self._closed:
                self._write_job()
                self._store.put_ranks(self._job.id, found)

    def checkpoints(self, found: list[Checkpoint]) -> None:
        """See RunEvents."""
        with self._lock:
            if not self._closed:
                self._write_job()
                self._store.merge_checkpoints(self._job.id, found, keep=_still_there)

    def end(self, outcome: Outcome) -> bool:
        """Keep how the job ended and, if it is dead, why; whether that is done. Raises nothing, says what is wrong."""
        self._closed = True
        self._job = replace(
            self._job,
            status=outcome.status,
            ended_at=outcome.ended_at,
            exit_code=outcome.exit_code,
            signal=outcome.signal,
        )
        held = self._lock.acquire(timeout=END_PAUSE)
        try:
            return self._finish(self._explain() if outcome.status.dead else None)
        finally:
            if held:
                self._lock.release()

    def _change(self, **changes: Any) -> None:
        with self._lock:
            if self._closed:
                return
            self._unwritten |= changes
            self._job = replace(self._job, **changes)
            self._write_job()

    def _write_job(self) -> None:
        """Bring the job's row up to date; raises when the store does not take it."""
        if not self._added:
            if self._adding.is_alive():
                raise StoreUnavailable("the store is busy")
            self._store.add_job(self._job, self._retry)
            self._added, self._unwritten = True, {}
        if self._unwritten:
            self._store.update_job(self._job.id, **self._unwritten)
            self._unwritten = {}

    def _explain(self) -> Explanation:
        from trainmon.service.evidence import explain_anyway

        return explain_anyway(self._store, self._job, self._settings, say)

    def _finish(self, found: Explanation | None) -> bool:
        for attempt in range(END_ATTEMPTS):
            try:
                self._write_end(found)
                return True
            except JobNotFound:
                return True  # it was removed while it ran
            except Exception as error:
                if attempt + 1 == END_ATTEMPTS:
                    say(f"the end of this job could not be recorded ({error}). Its log: {self._job.log_path}")
                else:
                    time.sleep(END_PAUSE)
        return False

    def _write_end(self, found: Explanation | None) -> None:
        job = self._job
        if not self._added:
            self._adding.join(END_PAUSE)
        self._unwritten = {
            k: v for k, v in self._unwritten.items() if k in ("pid", "started_at", "heartbeat_at")
        }
        if not self._added:
            self._store.add_job(replace(job, status=Status.PENDING, ended_at=None), self._retry)
            self._added, self._unwritten = True, {}
        self._write_job()
        self._store.finish_job(
            job.id,
            status=job.status,
            ended_at=job.ended_at or time.time(),
            exit_code=job.exit_code,
            signal=job.signal,
            error_message=found.error_message if found else None,
            log_excerpt=found.log_excerpt if found else None,
        )
        diagnosis = found.diagnosis if found else None
        if diagnosis:
            self._store.put_diagnosis(job.id, diagnosis.to_dict())
        self._settle_ranks(diagnosis)

    def _settle_ranks(self, diagnosis: Diagnosis | None) -> None:
        from trainmon.service.ranks import settle_anyway

        settle_anyway(self._store, self._job, diagnosis)
