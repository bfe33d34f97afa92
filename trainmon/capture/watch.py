"""Everything that observes a run: the recorder and its helpers, each in a thread beside the training."""

from __future__ import annotations

import functools
import queue
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

from trainmon.capture.budget import Budget
from trainmon.capture.checkpoints import checkpoint_folders, find_checkpoints
from trainmon.capture.config import read_config
from trainmon.capture.events import IsolatedEvents, Outcome, Point, RunEvents, Warner
from trainmon.capture.follow import CHUNK, POLL, LogTail, TerminalCopy
from trainmon.capture.ranks import RankWatch
from trainmon.capture.reserve import Reserve
from trainmon.capture.system import SystemSampler
from trainmon.metrics import MetricReader

_T = TypeVar("_T", bound=threading.Thread)

FLUSH_EVERY = 1.0
HEARTBEAT_EVERY = 5.0
SAMPLE_EVERY = 2.0
CHECKPOINTS_EVERY = 15.0
RANKS_EVERY = 1.0
PATIENCE = 30.0
"""Seconds without progress after which an observer is given up, once the command has ended."""
CATCH_UP, LAST_CATCH_UP = 0.5, 2.0
"""Seconds after the command's end till no more than `MOST_BEHIND`, then `CHUNK`, bytes of a flood are still read."""
LAST_LOOK = 5.0
"""Seconds that the last search for checkpoints may take after the command's end."""
MOST_KEPT = 100_000
"""Points kept, of all metrics together, while they cannot be recorded; beyond that the oldest are dropped."""
LINES_A_SECOND = 2000.0
"""Lines with metrics that are read while the job runs; of a longer flood a sample."""
SHARE, BURST = 0.02, 0.3
"""The part of one core that reading metrics may take while the training runs, and seconds of it saved up."""
BITE = 32 * 1024
"""Bytes that metrics are read from at once: small, so that the budget is kept to."""
MOST_BEHIND = 4 * 1024 * 1024
"""Bytes of output that may wait when the budget is short; of more only the newest are read.

    So much of a flood's end is read, if that does not take long.
    """
SLOW = 10.0
"""Seconds of one write after which a person hears of it."""


@dataclass(frozen=True)
class Watched:
    """The run that is observed; `pid` is None when the command could not be started."""

    command: tuple[str, ...]
    workdir: Path
    log_path: Path
    log_start: int
    pid: int | None
    started_at: float
    folder: Path | None = None
    """Where error files of the ranks are collected."""
    attached: bool = False
    """It was started by somebody else: what its log has already is read whole, and `pid` may be unknown."""


class Observers:
    """Starts every observer of a run; none of its methods raises or waits for long."""

    def __init__(
        self, watched: Watched, events: RunEvents, terminal: BinaryIO | None, show_from: int | None = None
    ) -> None:
        """The terminal is shown the log from byte `show_from` on, all that is new when it is not given."""
        self._warner = Warner()
        self._recorder = self._begin(lambda: Recorder(watched, IsolatedEvents(events, self._warner)))
        self._copy: TerminalCopy | None = None
        if terminal is not None:
            path, start = watched.log_path, watched.log_start if show_from is None else show_from
            self._copy = self._begin(lambda: TerminalCopy(path, start, terminal, self._warner))

    def _begin(self, make: Callable[[], _T]) -> _T | None:
        try:
            thread = make()
            thread.start()
            return thread
        except Exception as error:
            self._warner.warn("observer", f"cannot observe the training ({error}); it goes on.")
            return None

    def finish(self, outcome: Outcome, log_end: int, hurry: threading.Event) -> None:
        """Let the observers take in the log up to `log_end`; `hurry` (Ctrl-C) ends the waiting."""
        if self._copy is not None:
            self._copy.end_at(log_end)
        if self._recorder is not None:
            self._recorder.end_with(outcome, log_end)
            if not self._recorder.wait(hurry):
                self._warner.warn("end", "the end of this job could not be recorded.")
        while self._copy is not None and self._copy.is_alive() and not hurry.is_set():
            self._copy.join(0.1)


class Recorder(threading.Thread):
    """Reads metrics from the growing log and emits every event of the run, in order."""

    def __init__(self, watched: Watched, events: IsolatedEvents) -> None:
        super().__init__(name="trainmon-recorder", daemon=True)
        self._watched = watched
        self._events = events
        self._tail = LogTail(watched.log_path, watched.log_start)
        self._history = watched.log_path.stat().st_size if watched.attached else 0
        self._reader = MetricReader() if self._history else MetricReader(LINES_A_SECOND)
        self._budget = Budget(SHARE, BURST)
        # A log that is somebody else's is only read.
        self._reserve = None if watched.attached else Reserve(watched.log_path, events.warner.warn)
        self._pending: dict[str, list[Point]] = {}
        self._read_to = watched.log_start
        self._skipped = False
        self._inbox: queue.SimpleQueue[tuple[str, Any]] = queue.SimpleQueue()
        self._ended = threading.Event()
        self._outcome: Outcome | None = None
        self._log_end: int | None = None
        self._ended_at = 0.0
        self._progress_at = time.monotonic()

    def end_with(self, outcome: Outcome, log_end: int) -> None:
        """The command has ended so, its last byte at `log_end`: take in the rest, emit `finished`, stop."""
        self._progress_at = self._ended_at = time.monotonic()
        self._outcome, self._log_end = outcome, log_end
        self._ended.set()

    def wait(self, hurry: threading.Event) -> bool:
        """Wait for the end of this thread; False when it makes no progress or the user will not wait."""
        while self.is_alive():
            if hurry.is_set() or time.monotonic() - self._progress_at > PATIENCE:
                return False
            self.join(0.05)
        return True

    def run(self) -> None:
        """Observe until the end; faults of the sink are isolated by `IsolatedEvents`."""
        watched = self._watched
        search = self._search_for_checkpoints()
        look = functools.partial(self._events.look_whether_stuck, SLOW)
        Periodic("patience", SLOW / 4, look, self._inbox, self._ended).start()
        ranks: RankWatch | None = None
        if watched.pid is not None or watched.attached:
            self._events.call("started", watched.pid, watched.started_at, attempts=3)
            Periodic("checkpoints", CHECKPOINTS_EVERY, search, self._inbox, self._ended).start()
        if watched.pid is not None:
            sampler = SystemSampler(watched.pid, watched.started_at)
            Periodic("metrics", SAMPLE_EVERY, sampler.sample, self._inbox, self._ended).start()
            ranks = RankWatch(watched.pid)
            Periodic("ranks", RANKS_EVERY, ranks.sample, self._inbox, self._ended).start()
        self._follow()
        if self._reserve is not None:
            self._reserve.release()
        if ranks is not None and watched.folder is not None:
            ranks.collect_error_files(watched.folder)
        self._look_once_more(search)
        self._flush()
        self._events.call("finished", self._outcome, attempts=3)
        self._tail.close()

    def _follow(self) -> None:
        """Feed the log to the metric reader and send what is due, until the command's last byte."""
        next_flush = next_beat = time.monotonic()
        while True:
            ended = self._ended.is_set()
            data = self._next_bytes(ended)
            self._progress_at = time.monotonic()
            if data:
                began = time.thread_time()
                self._keep(self._reader.feed(data, time.time()))
                self._budget.spend(time.thread_time() - began)
            self._take_from_inbox()
            if self._progress_at >= next_flush:
                next_flush = self._progress_at + FLUSH_EVERY
                if self._reserve is not None:
                    self._reserve.extend()
                self._flush()
            if self._progress_at >= next_beat and not ended and self._alive():
                next_beat = self._progress_at + HEARTBEAT_EVERY
                self._events.call("heartbeat", time.time())
            if not data:
                if ended:
                    self._keep(self._reader.close(time.time()))
                    return
                self._ended.wait(POLL)

    def _alive(self) -> bool:
        return self._watched.pid is not None or self._watched.attached

    def _next_bytes(self, ended: bool) -> bytes:
        """What to read metrics from now; of a flood only the newest part.

        The training's cores are not ours, so there is a budget; and nobody waits minutes for a wrapper that
        still counts when the command has ended.
        """
        if not ended and self._tail.position < self._history:
            return self._tail.read(self._history, CHUNK)
        if not ended and self._budget.exhausted():
            return b""
        end = self._tail.size() if self._log_end is None else self._log_end
        most = self._may_wait(ended)
        if most is not None and end - self._tail.position > most:
            self._tail.skip_to(end - (most if ended else CHUNK))
            self._reader.skip()
            self._skipped = True
            self._events.warner.warn(
                "flood", "too much output at once; some metrics were not read (the log has all)."
            )
        return self._tail.read(self._log_end, BITE)

    def _may_wait(self, ended: bool) -> int | None:
        """How many bytes of output may be left to read before some are passed over; None for any number."""
        if not ended:
            return MOST_BEHIND if self._budget.short() else None
        since = time.monotonic() - self._ended_at
        if since > LAST_CATCH_UP:
            return CHUNK
        return MOST_BEHIND if self._skipped or since > CATCH_UP else None

    def _take_from_inbox(self) -> None:
        while not self._inbox.empty():
            kind, value = self._inbox.get()
            if kind == "metrics":
                self._keep(value)
            else:
                self._events.call(kind, value)

    def _keep(self, points: Mapping[str, list[Point]]) -> None:
        for name, new in points.items():
            self._pending.setdefault(name, []).extend(new)
        if sum(map(len, self._pending.values())) > MOST_KEPT:
            self._events.warner.warn(
                "bound", "the store takes too little for too long; the oldest points were dropped."
            )
            for kept in self._pending.values():
                del kept[: max(1, len(kept) // 4)]

    def _flush(self) -> None:
        if self._tail.position != self._read_to:
            self._read_to = self._tail.position
            self._events.call("read_to", self._read_to)
        if self._pending and self._events.call("metrics", self._pending):
            self._pending = {}

    def _search_for_checkpoints(self) -> Callable[[], Any]:
        """A search that gives the checkpoints written since the start, or None when nothing changed."""
        watched = self._watched
        last: list[Any] = [[]]

        def search() -> Any:
            config = read_config(watched.command, watched.workdir)
            folders = checkpoint_folders(config, watched.workdir)
            found = find_checkpoints(folders, since=watched.started_at)
            if found == last[0]:
                return None
            last[0] = found
            return found

        return search

    def _look_once_more(self, search: Callable[[], Any]) -> None:
        """Whoever saved in the last seconds is found too; a file system that hangs is not waited for."""
        if not self._alive():
            return
        final = Periodic("checkpoints", 0.0, search, self._inbox, self._ended)
        final.start()
        final.join(LAST_LOOK)
        self._take_from_inbox()


class Periodic(threading.Thread):
    """Puts (kind, result) of `make` into an inbox, at once and then every so often until the end.

    What `make` raises means "nothing this time": a GPU driver or a file system may fail or hang, and this
    thread with it, but nobody waits for it.
    """

    def __init__(
        self,
        kind: str,
        every: float,
        make: Callable[[], Any],
        inbox: queue.SimpleQueue[tuple[str, Any]],
        ended: threading.Event,
    ) -> None:
        super().__init__(name=f"trainmon-{kind}", daemon=True)
        self._kind, self._every, self._make = kind, every, make
        self._inbox, self._ended = inbox, ended

    def run(self) -> None:
        """Work until the end; never raises."""
        while True:
            try:
                result = self._make()
            except Exception:
                result = None
            if result is not None:
                self._inbox.put((self._kind, result))
            if self._ended.wait(self._every):
                return
