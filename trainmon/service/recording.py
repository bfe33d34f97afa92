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
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any, BinaryIO

from trainmon.capture.describe import describe_run
from trainmon.capture.ending import drop_note, write_note
from trainmon.capture.events import Outcome, RunEvents, say
from trainmon.errors import UsageError
from trainmon.model import Job, Retry, Status
from trainmon.service.recorder import Recording
from trainmon.settings import Settings
from trainmon.store import Store

if TYPE_CHECKING:
    from trainmon.capture.launchers import Asked

RECORDER = "recorder_pid"
"""The key in a job's environment under which the process that watches it is found."""

END_PATIENCE = 60.0
"""Seconds that the end of a command waits for the store."""
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
