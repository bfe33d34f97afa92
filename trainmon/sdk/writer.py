"""The one thread of a script that may wait for the store.

It writes what was gathered every `FLUSH_EVERY` seconds, so that a killed process loses less than 1.5 s; a little
more or less, so that many jobs that began at once do not write at once for ever. What the store does not take
goes back to the gatherer and is tried again.
"""

from __future__ import annotations

import contextlib
import random
import threading
import time
from array import array
from collections.abc import Callable, Mapping
from typing import Any

from trainmon.capture.events import Outcome, Warner, say
from trainmon.capture.system import SystemSampler
from trainmon.errors import JobNotFound
from trainmon.model import Checkpoint
from trainmon.sdk.gather import Gatherer
from trainmon.sdk.rows import Rows
from trainmon.service.scripted import Scripted

POLL = 0.1
FLUSH_EVERY = 0.7
HEARTBEAT_EVERY = 5.0
SAMPLE_EVERY = 5.0
FULL_CHUNK = 65_536
"""Points of one metric that are written without waiting for the next turn."""
RETRY_AFTER = 2.0
SLOW = 10.0
"""Seconds of one write after which a person hears of it."""
START_PATIENCE = 3.0
END_PATIENCE = 30.0
"""Seconds that a start or an end waits for the store."""
END_ATTEMPTS, END_PAUSE = 4, 1.0


class Writer(threading.Thread):
    """Writes what a script hands over; none of its methods raises into the script."""

    def __init__(
        self,
        rows: Rows,
        connect: Callable[[], Scripted],
        sampler: SystemSampler | None,
        warner: Warner,
    ) -> None:
        """`connect` opens the recording; it may raise, and is then called again later."""
        super().__init__(name="trainmon-writer", daemon=True)
        self._gatherer = Gatherer(rows, warner.warn, self._look_whether_stuck)
        self._busy_since: float | None = None
        self._connect = connect
        self._sampler = sampler
        self._warner = warner
        self._recording: Scripted | None = None
        self._lock = threading.Lock()
        self._notes: dict[str, dict[str, Any]] = {}
        self._checkpoints: list[Callable[[], Checkpoint]] = []
        self._wake = threading.Event()
        self._tried = threading.Event()
        self._outcome: Outcome | None = None
        self._failing = self._removed = False
        self._next_flush = self._next_sample = 0.0
        self._next_beat = time.monotonic() + HEARTBEAT_EVERY  # a new job has its first sign of life

    def note(self, field: str, entries: Mapping[str, Any]) -> None:
        """Entries for the job's `config` or `environment`."""
        with self._lock:
            self._notes.setdefault(field, {}).update(entries)

    def last(self, name: str) -> float | None:
        """The value that was logged last under a name."""
        return self._gatherer.last(name)

    def checkpoint(self, judge: Callable[[], Checkpoint]) -> None:
        """A checkpoint, looked at on this thread."""
        with self._lock:
            self._checkpoints.append(judge)

    def wait_for_start(self) -> None:
        """Wait until the store was tried once, or has taken too long."""
        self._tried.wait(START_PATIENCE)

    def end(self, outcome: Outcome) -> None:
        """Write all that is left and the end, or give up after `END_PATIENCE` seconds and say so."""
        self._outcome = outcome
        self._wake.set()
        with contextlib.suppress(RuntimeError):  # never started
            self.join(END_PATIENCE)
        if self.is_alive():
            say("the end of this job could not be recorded: the store does not answer.")

    def start(self) -> None:
        """Start both threads (here, because late in a process's life a thread cannot start another)."""
        self._gatherer.start()
        super().start()

    def run(self) -> None:
        """Write until the end."""
        self._write()
        self._tried.set()
        while self._outcome is None:
            self._wake.wait(POLL)
            self._sample()
            full = not self._failing and self._gatherer.longest() >= FULL_CHUNK
            if full or time.monotonic() >= self._next_flush:
                self._write()
        self._gatherer.stop()
        self._finish(self._outcome)

    def _finish(self, outcome: Outcome) -> None:
        for attempt in range(END_ATTEMPTS):
            if written := self._write():
                break
            if attempt + 1 < END_ATTEMPTS:
                time.sleep(END_PAUSE)
        if not written:
            say("the end of this job, or its last points, could not be recorded.")
        if self._recording is not None and not self._removed:
            try:
                self._recording.end(outcome)
            except Exception as error:
                say(f"the end of this job could not be recorded ({error}).")

    def _sample(self) -> None:
        """Measure the machine when it is time."""
        now = time.monotonic()
        if self._sampler is not None and now >= self._next_sample:
            self._next_sample = now + SAMPLE_EVERY
            points = self._sampler.sample().items()
            self._gatherer.add(
                {
                    name: (array("d", [step]), array("d", [value]), array("d", [at]))
                    for name, [(step, value, at)] in points
                }
            )

    def _write(self) -> bool:
        """Bring everything to the store; False, and a warning once, when it does not take it."""
        self._busy_since = time.monotonic()
        try:
            return self._try_to_write()
        finally:
            self._busy_since = None

    def _look_whether_stuck(self) -> None:
        """Called by the other thread: a store that is locked does not answer at all."""
        since = self._busy_since
        if since is not None and time.monotonic() - since > SLOW:
            self._warner.warn("store", "the store does not answer; the training goes on, points are kept.")

    def _try_to_write(self) -> bool:
        try:
            if self._recording is None:
                self._recording = self._connect()
            self._write_notes(self._recording)
            self._write_checkpoints(self._recording)
            self._write_points(self._recording)
            self._beat(self._recording)
        except JobNotFound as error:
            if self._recording is not None:  # it was there: somebody removed it
                self._warner.warn("removed", "this job was removed from the store; nothing more is recorded.")
                self._removed = True
                self._gatherer.hand_over()
                self._next_flush = time.monotonic() + RETRY_AFTER
                return True
            return self._failed(error)
        except Exception as error:
            return self._failed(error)
        self._failing = False
        self._next_flush = time.monotonic() + FLUSH_EVERY * random.uniform(0.9, 1.1)
        return True

    def _failed(self, error: Exception) -> bool:
        """Say so once and set the time of the next try; always False."""
        text = str(error).split("\n", 1)[0][:300] or type(error).__name__
        self._warner.warn("store", f"recording failed ({text}); the training goes on, it is tried again.")
        self._failing = True
        self._next_flush = time.monotonic() + RETRY_AFTER
        return False

    def _write_points(self, recording: Scripted) -> None:
        self._gatherer.gather()
        if not (columns := self._gatherer.hand_over()):
            return
        try:
            recording.columns(columns)
        except BaseException:
            self._gatherer.take_back(columns)
            raise

    def _write_notes(self, recording: Scripted) -> None:
        with self._lock:
            notes, self._notes = self._notes, {}
        if not notes:
            return
        try:
            recording.merge(notes)
        except BaseException:
            with self._lock:  # what was said since is newer
                for field, entries in notes.items():
                    self._notes[field] = {**entries, **self._notes.get(field, {})}
            raise

    def _write_checkpoints(self, recording: Scripted) -> None:
        with self._lock:
            waiting = list(self._checkpoints)
        if waiting:
            recording.checkpoint([judge() for judge in reversed(waiting)])
            with self._lock:
                del self._checkpoints[: len(waiting)]

    def _beat(self, recording: Scripted) -> None:
        now = time.monotonic()
        if now >= self._next_beat:
            self._next_beat = now + HEARTBEAT_EVERY
            recording.heartbeat(time.time())
