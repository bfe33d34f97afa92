"""Run a command as a job of the store.

The training must not notice the store: the job's row is written beside the start, not before it; what
cannot be written is tried again with the next event; and a store that stays away costs a line on stderr.
Scripts that record themselves import this too: what only a wrapper or a failure needs is imported there.
"""

from __future__ import annotations

import os
import secrets
import string
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any, BinaryIO

from trainmon.capture.describe import describe_run
from trainmon.capture.ending import drop_note, write_note
from trainmon.capture.events import Outcome, Point, RunEvents, say
from trainmon.errors import JobNotFound, StoreUnavailable, UsageError
from trainmon.model import Checkpoint, Diagnosis, Job, Rank, Retry, Status
from trainmon.settings import Settings
from trainmon.store import LogReading, Store

if TYPE_CHECKING:
    from trainmon.capture.launchers import Asked
    from trainmon.service.evidence import Explanation

RECORDER = "recorder_pid"
"""The key in a job's environment under which the process that watches it is found."""

START_PATIENCE = 3.0
"""Seconds that a start waits for the store to take the job."""
END_PATIENCE = 60.0
"""Seconds that the end of a command waits for the store."""
END_ATTEMPTS, END_PAUSE = 4, 1.0
_ID_LETTERS = string.ascii_lowercase + string.digits


def new_job_id() -> str:
    """Twelve random characters of [a-z0-9]."""
    return "".join(secrets.choice(_ID_LETTERS) for _ in range(12))


def job_name(command: Sequence[str]) -> str:
    """What to call a run that was given no name: its script or module, else its program."""
    words = list(command)
    for word, following in zip(words, [*words[1:], ""], strict=True):
        if word == "-m" and following:
            return following
        if word.endswith((".py", ".sh", ".ipynb")):
            return PurePath(word).stem
    return PurePath(words[0]).name or words[0]


def private_folder(path: Path) -> None:
    """Make a folder that only its owner can look into; raises UsageError when that is not possible."""
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"Cannot make the folder {path}: {error.strerror}. Set TRAINMON_HOME.") from error


def open_store(settings: Settings) -> Store:
    """The store of the settings, made when there is none. Raises StoreTooNew, StoreUnavailable, UsageError."""
    private_folder(settings.home)
    return Store.open(settings.database_url)


def _log_folder(settings: Settings) -> Path:
    """Where a log can be written: at home, or else in the folder for temporary files, and that is said.

    Raises UsageError when it can be nowhere.
    """
    try:
        private_folder(settings.logs)
        with tempfile.TemporaryFile(dir=settings.logs):
            return settings.logs
    except (OSError, UsageError):
        try:
            folder = Path(tempfile.mkdtemp(prefix="trainmon-logs-"))
        except OSError as error:
            raise UsageError(f"Cannot write to {settings.logs}. Set TRAINMON_HOME.") from error
        say(f"cannot write to {settings.logs}; the log is in {folder}.")
        return folder


def record(
    store: Store,
    settings: Settings,
    command: Sequence[str],
    *,
    name: str | None = None,
    project: str | None = None,
    tags: Sequence[str] = (),
    parent_id: str | None = None,
    terminal: BinaryIO | None = None,
    workdir: Path | None = None,
    retry: Retry | None = None,
    rank_logs: bool = True,
) -> tuple[str, Outcome]:
    """Run `command`, keep everything about it in `store`; returns the job's id and how it ended.

    With `rank_logs` a launcher of several processes is asked for one log a rank.

    Raises UsageError when there is no command, no such working folder, or no place for the log.
    """
    if not command or not command[0]:
        raise UsageError("No command to run. Usage: trainmon run -- COMMAND [ARGUMENT]…")
    try:
        where = (workdir or Path.cwd()).absolute()
    except FileNotFoundError:
        raise UsageError("The current folder does not exist any more. Change to one that does.") from None
    if not where.is_dir():
        raise UsageError(f"The working folder {str(where)!r} does not exist.")
    job_id = new_job_id()
    log_path = _log_folder(settings) / f"{job_id}.log"
    facts = describe_run(command, where)
    job = Job(
        id=job_id,
        name=name or job_name(command),
        project=project or "default",
        status=Status.PENDING,
        created_at=time.time(),
        command=tuple(command),
        workdir=str(where),
        host=facts.host,
        config=facts.config,
        environment={**facts.environment, RECORDER: os.getpid()},
        git=facts.git,
        tags=tuple(dict.fromkeys(tags)),
        parent_id=parent_id,
        log_path=str(log_path),
    )
    asked = ask_launcher(command, where, log_path, facts.environment) if rank_logs else None
    recording = Recording(store, job, settings, retry)
    recording.begin()
    from trainmon.capture.process import run_command

    outcome = run_command(
        command,
        workdir=where,
        log_path=log_path,
        events=recording,
        job_id=job_id,
        terminal=terminal,
        asked=asked,
    )
    write_note(log_path, outcome)  # till it is in the store: whoever looks there next finds how it ended
    if _ended_in_time(recording, outcome):
        drop_note(log_path)
    return job_id, outcome


def _ended_in_time(recording: Recording, outcome: Outcome) -> bool:
    """Whether the end was recorded before the one who waits at the terminal had enough."""
    done: list[bool] = []
    ending = threading.Thread(
        target=lambda: done.append(recording.end(outcome)), name="trainmon-end", daemon=True
    )
    ending.start()
    ending.join(END_PATIENCE)
    if ending.is_alive():
        say("the store does not answer; how this job ended is recorded when somebody next looks there.")
    return done == [True]


def ask_launcher(
    command: Sequence[str], workdir: Path, log_path: Path, environment: Mapping[str, Any]
) -> Asked:
    """How to start the command so that each rank has a log of its own beside `log_path`."""
    from trainmon.capture.launchers import RANK_LOGS, ask

    folder = log_path.with_suffix(RANK_LOGS)
    asked = ask(command, workdir, folder, environment.get("packages", {}))
    if asked.folder is not None:
        private_folder(folder)
    return asked


def run_unrecorded(
    settings: Settings, command: Sequence[str], terminal: BinaryIO | None
) -> tuple[Path, Outcome]:
    """Run `command` with nothing but its log file, for when there is no store; returns the log's path."""
    from trainmon.capture.process import run_command

    job_id = new_job_id()
    log_path = _log_folder(settings) / f"{job_id}.log"
    outcome = run_command(
        command, workdir=Path.cwd(), log_path=log_path, events=RunEvents(), job_id=job_id, terminal=terminal
    )
    drop_note(log_path)
    return log_path, outcome


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
