"""Jobs whose watcher was killed: whoever looks at the store goes on reading their logs.

The log stays whole, because the training writes it itself, and the note of how it ended stays beside it. What
is missing are the metrics in what the watcher had not read. Of several who look at once, the store lets one go
on from where the last one stopped.
"""

from __future__ import annotations

import contextlib
import threading
import time
from pathlib import Path

from trainmon.capture.checkpoints import checkpoint_folders, find_checkpoints
from trainmon.capture.events import Point
from trainmon.capture.follow import CHUNK, LogTail
from trainmon.errors import JobNotFound
from trainmon.metrics import MetricReader
from trainmon.model import Job
from trainmon.store import LogReading, Store

WARM_UP = 16 * 1024 * 1024
"""Bytes before the place where the watcher stopped that are read again, so that epochs and bars are known."""
ONE_LOOK = 0.5
"""Seconds of reading in one look at a job that still runs, and in the last one when it has ended."""
LAST_LOOK = 5.0
BEAT_EVERY = 5.0


class Orphans:
    """The readers of such logs, kept from one look to the next. May be shared by threads."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._rests: dict[str, _Rest] = {}
        self._lock = threading.Lock()

    def look(self, job: Job) -> None:
        """The job runs, and nobody watches it: read on, and give its sign of life."""
        self._read(job, ONE_LOOK, ended=False)
        if time.time() - (job.heartbeat_at or 0.0) > BEAT_EVERY:
            with contextlib.suppress(JobNotFound):
                self._store.update_job(job.id, heartbeat_at=time.time())

    def finish(self, job: Job) -> None:
        """The job has ended: read the rest of its log and look for what it saved."""
        self._read(job, LAST_LOOK, ended=True)
        with contextlib.suppress(JobNotFound):
            if found := find_checkpoints(
                checkpoint_folders(job.config, Path(job.workdir)), since=job.started_at
            ):
                self._store.merge_checkpoints(job.id, found, keep=lambda c: Path(c.path).exists())
        with self._lock:
            rest = self._rests.pop(job.id, None)
        if rest is not None:
            rest.close()

    def _read(self, job: Job, seconds: float, ended: bool) -> None:
        with self._lock, contextlib.suppress(OSError, JobNotFound):
            rest = self._rests.get(job.id)
            if rest is None and job.log_path:
                known = self._store.log_reading(job.id)
                since = known or LogReading(0, job.started_at or job.created_at)
                rest = self._rests[job.id] = _Rest(Path(job.log_path), since)
            if rest is not None and not rest.read(self._store, job.id, seconds, ended):
                self._rests.pop(job.id).close()  # somebody else went on; next time from there


class _Rest:
    """The part of one log that nobody has read for metrics yet."""

    def __init__(self, path: Path, since: LogReading) -> None:
        """Raises OSError when the log cannot be read."""
        self._tail = LogTail(path, max(0, since.position - WARM_UP))
        self._path = path
        self._since = since
        self._reader = MetricReader()
        if self._tail.position:
            self._reader.skip()
        while data := self._tail.read(since.position):
            self._reader.feed(data, since.read_at)

    def read(self, store: Store, job_id: str, seconds: float, ended: bool) -> bool:
        """Read on for about so long; False when another reader was faster. A flood is cut at its last part."""
        deadline = time.monotonic() + seconds
        size = self._tail.size()
        written = self._path.stat().st_mtime
        points: dict[str, list[Point]] = {}
        start = self._since
        while data := self._tail.read(size):
            if ended and time.monotonic() > deadline and size - self._tail.position > CHUNK:
                self._tail.skip_to(size - CHUNK)
                self._reader.skip()
                continue
            _add(points, self._reader.feed(data, self._when(start, size, written)))
            if not ended and time.monotonic() > deadline:
                break
        if ended:
            _add(points, self._reader.close(written))
        if self._tail.position == start.position and not points:
            return True
        self._since = LogReading(self._tail.position, self._when(start, size, written))
        return store.go_on_reading(job_id, points, start.position, self._since)

    def close(self) -> None:
        """Give the file back."""
        self._tail.close()

    def _when(self, start: LogReading, size: int, written: float) -> float:
        """About when the byte was written at which we are: lines carry no time, so evenly over the stretch."""
        if size <= start.position:
            return max(start.read_at, written)
        share = (self._tail.position - start.position) / (size - start.position)
        return start.read_at + max(0.0, written - start.read_at) * min(1.0, share)


def _add(points: dict[str, list[Point]], new: dict[str, list[Point]]) -> None:
    for name, found in new.items():
        points.setdefault(name, []).extend(found)
