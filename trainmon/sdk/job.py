"""A training as its own script sees it: what it logs, says and how it ends."""

from __future__ import annotations

import math
import os
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any

from trainmon.capture.events import Outcome, Warner, say
from trainmon.errors import UsageError
from trainmon.model import Checkpoint, Status
from trainmon.redact import mask, plain
from trainmon.sdk.entries import Entries
from trainmon.sdk.failure import Failure, describe
from trainmon.sdk.hooks import Hooks
from trainmon.sdk.likeness import Accepted, checkpoints_in
from trainmon.sdk.rows import Rows, as_number
from trainmon.sdk.writer import Writer
from trainmon.service.told import ALERTS, SUMMARY, TENSORS

MOST_ALERTS = 50
MOST_TITLE, MOST_TEXT = 200, 2000
ENDS = (Status.COMPLETED, Status.FAILED, Status.CANCELLED)


class LiveJob(Accepted):
    """The job that this process records. Safe to use from any thread; inert in forked children.

    No method raises into the training: what cannot be kept costs one line on stderr.
    """

    def __init__(
        self,
        job_id: str,
        url: str,
        *,
        name: str = "",
        project: str = "",
        log_path: Path | None = None,
        records: bool = True,
    ) -> None:
        """For `trainmon.init`. `log_path`: the file that is this job's console log, None when it has one."""
        self.id = job_id
        self.url = url
        self.name = name
        self.project = project
        self.dir = str(Path.cwd())
        self._log_path = log_path
        self._warner = Warner()
        self._rows = Rows(self._warner.warn)
        self._add = self._rows.add
        self._step: float = 0
        self._writer: Writer | None = None
        self._hooks: Hooks | None = None
        self._alerts: list[dict[str, Any]] = []
        self._failure: tuple[BaseException, float] | None = None
        self._exit: tuple[int, float] | None = None
        self._suffix = ""
        self.finished = False
        self.config = Entries(lambda new: self._note("config", new))
        self.summary = Entries(self._keep_summary, self._last_logged)
        self._kept_summary: dict[str, Any] = {}
        if not records:
            self._rows.mute()

    def start(self, writer: Writer, rank: int) -> None:
        """For `trainmon.init`: begin to write. A rank above 0 leaves the metrics to rank 0."""
        self._writer = writer
        self._hooks = Hooks(self)
        if rank:
            self._suffix = f"_rank_{rank}"
            self._rows.mute()
        writer.start()
        writer.wait_for_start()

    @property
    def rows(self) -> Rows:
        """The queue that the writer takes from."""
        return self._rows

    @property
    def warner(self) -> Warner:
        """Says each kind of trouble once."""
        return self._warner

    @property
    def step(self) -> float:
        """The step of the next `log` without one."""
        return self._step

    def get_url(self) -> str:
        """The address of the job's page."""
        return self.url

    def log(
        self, values: Mapping[str, Any], step: float | None = None, commit: bool = True, **_: Any
    ) -> None:
        """Record numbers at a step; without one, calls are counted from 0.

        `commit=False` leaves the count where it is, so that the next call belongs to the same step. Nested
        mappings become names like `train/loss`; what is no number is left out, with one warning. The
        number of a tensor is read at once (waiting for a GPU, as `.item()` does).
        """
        if step is None:
            step = self._step
        if commit:
            try:
                self._step = step + 1
            except TypeError:
                step = self._step
        self._add(values, step)

    def checkpoint(
        self, path: str | os.PathLike[str], step: int | None = None, metrics: Mapping[str, Any] | None = None
    ) -> None:
        """Tell of a checkpoint that was written; `metrics` are recorded at its step and tell which is the best."""
        if self._writer is None or self.finished:
            return
        full = Path(os.fsdecode(path)).expanduser().absolute()
        told_at = time.time()
        numbers = _numbers(metrics or {})
        self._writer.checkpoint(lambda: _judged(full, step, told_at, numbers))
        if metrics:
            self._add(metrics, self._step if step is None else step)

    def log_artifact(self, artifact: Any, *_: Any, **more: Any) -> Any:
        """The files of a model are kept as checkpoints; of other artifacts nothing is kept."""
        kind = more.get("type")
        found = list(checkpoints_in(artifact, str(kind) if kind else None))
        for path in found:
            self.checkpoint(path)
        if not found:
            self.accept("log_artifact")
        return artifact

    def log_model(self, path: Any, *_: Any, **__: Any) -> None:
        """Tell of a checkpoint."""
        self.log_artifact(path, type="model")

    def save(self, path: Any = None, *_: Any, **__: Any) -> None:
        """Tell of the checkpoint that this file is; nothing for patterns and other files."""
        for found in checkpoints_in(path):
            self.checkpoint(found)

    def accept(self, call: str) -> None:
        """Say once that this call does nothing here."""
        if self._writer is not None:
            self._warner.warn(call, f"{call}() is accepted and does nothing.")

    def alert(self, title: str, text: str = "", level: object = "info", **_: Any) -> None:
        """Say something on stderr and keep it with the job; `level` is `info`, `warn` or `error`."""
        if self._writer is None or self.finished:
            return
        word = str(getattr(level, "value", level)).lower()
        entry = {
            "time": time.time(),
            "level": word[:20],
            "title": plain(mask(str(title)))[:MOST_TITLE],
            "text": plain(mask(str(text)))[:MOST_TEXT],
        }
        self._alerts = [*self._alerts, entry][-MOST_ALERTS:]
        line = f"{entry['level']}: {entry['title']}" + (f" – {entry['text']}" if text else "")
        say(line)
        self._to_log(f"trainmon: {' '.join(line.splitlines())}\n")
        self._note("environment", {f"{ALERTS}{self._suffix}": self._alerts})

    def finish(self, status: str | int | None = None, exit_code: int | None = None) -> None:
        """Record the end: `completed`, `failed` or `cancelled`, or an exit code. Later calls do nothing.

        Under `trainmon run` the command's own end decides; this only writes what is left. Raises
        UsageError for another word.
        """
        given = exit_code if status is None else status
        end = Status.COMPLETED if given is None else given
        if isinstance(end, int):
            self._finish(Status.FAILED if end else Status.COMPLETED, exit_code=end)
            return
        if end not in ENDS:
            raise UsageError(f"A job ends as one of {', '.join(ENDS)}; not as {str(end)[:40]!r}.")
        self._finish(Status(end))

    def __enter__(self) -> LiveJob:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        if error is None:
            self._finish(Status.COMPLETED, exit_code=0)
        elif isinstance(error, SystemExit):
            self._finish_with_code(_code(error.code))
        else:
            self.on_uncaught(error)

    def on_uncaught(self, error: BaseException) -> None:
        """See Listener."""
        if self._writer is None or self.finished:
            return
        self._keep_failure(error)
        if isinstance(error, KeyboardInterrupt):
            self._finish(Status.CANCELLED, signal=2)
        else:
            self._finish(Status.FAILED, exit_code=1)

    def on_thread_failed(self, error: BaseException) -> None:
        """See Listener; the job goes on, and has failed if nothing is logged after it."""
        if self._writer is None or self.finished:
            return
        self._failure = (error, time.time())
        self._keep_failure(error)

    def on_cell_failed(self, error: BaseException) -> None:
        """See Listener; a cell that was interrupted is no failure."""
        if not isinstance(error, KeyboardInterrupt):
            self.on_thread_failed(error)

    def on_exit_called(self, code: object) -> None:
        """See Listener."""
        self._exit = (_code(code), time.time())

    def on_interpreter_end(self) -> None:
        """See Listener."""
        last = self._rows.last_time()
        if self._exit is not None and self._exit[1] >= last:
            self._finish_with_code(self._exit[0])
        elif self._failure is not None and self._failure[1] >= last:
            self._finish(Status.FAILED, exit_code=0)
        else:
            self._finish(Status.COMPLETED, exit_code=0)

    def forget(self) -> None:
        """This is a forked child: the parent writes and ends the job, we must not."""
        self.finished = True
        self._rows.mute()
        self._writer = None
        if self._hooks is not None:
            self._hooks.remove()
            self._hooks = None

    def _finish_with_code(self, code: int) -> None:
        self._finish(Status.FAILED if code else Status.COMPLETED, exit_code=code)

    def _finish(self, status: Status, exit_code: int | None = None, signal: int | None = None) -> None:
        if self.finished or self._writer is None:
            self.finished = True
            return
        self.finished = True
        if self._hooks is not None:
            self._hooks.remove()
        outcome = Outcome(status, exit_code, signal, time.time(), status is Status.CANCELLED)
        try:
            self._writer.end(outcome)
        except KeyboardInterrupt:
            say("not waiting for the end of this job to be recorded.")
        self._rows.mute()

    def _keep_failure(self, error: BaseException) -> None:
        failure: Failure = describe(error)
        if failure.frames:
            self._note("environment", {f"{TENSORS}{self._suffix}": failure.frames})
        self._to_log(failure.printed())

    def _keep_summary(self, new: dict[str, Any]) -> None:
        self._kept_summary |= new
        self._note("environment", {f"{SUMMARY}{self._suffix}": dict(self._kept_summary)})

    def _last_logged(self, name: str) -> Any:
        """What `log` was last given under a name; NaN where nothing is recorded, so that no rank stumbles."""
        value = self._writer.last(name) if self._writer is not None else math.nan
        if value is None:
            raise KeyError(name)
        return value

    def _note(self, field: str, entries: Mapping[str, Any]) -> None:
        if self._writer is not None and not self.finished:
            self._writer.note(field, entries)

    def _to_log(self, text: str) -> None:
        """Add to the job's log, when that is ours to write."""
        if self._log_path is None:
            return
        try:
            self._log_path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC
            place = os.open(self._log_path, flags, 0o600)
            try:
                os.write(place, text.encode(errors="backslashreplace"))
            finally:
                os.close(place)
        except OSError as error:
            self._warner.warn("log file", f"cannot write {self._log_path}: {error.strerror}.")


def _code(code: object) -> int:
    """The exit code that Python makes of what `sys.exit` was given."""
    if code is None:
        return 0
    return code & 0xFF if isinstance(code, int) else 1


def _numbers(metrics: Mapping[str, Any]) -> dict[str, float]:
    found = {str(name): as_number(value) for name, value in metrics.items()}
    return {name: value for name, value in found.items() if value is not None}


def _judged(path: Path, step: int | None, told_at: float, metrics: Mapping[str, float]) -> Checkpoint:
    """A checkpoint as it is on disk, with the step and metrics that the script gave."""
    from trainmon.capture.checkpoints import judge  # not every script saves, and it takes a while to import

    found = judge(path)
    if found is None:
        there = path.exists()
        problem = None if there else "it was not there when the script told of it"
        found = Checkpoint(str(path), time=told_at, complete=there, problem=problem)
    return replace(
        found,
        step=found.step if step is None else int(step),
        metrics={**found.metrics, **metrics},
    )
