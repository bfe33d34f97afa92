"""Start a command with a log file as its output, wait for it, and say how it ended."""

from __future__ import annotations

import errno
import os
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from trainmon.capture.ending import Ending
from trainmon.capture.events import Outcome, RunEvents
from trainmon.capture.launchers import RANK_LOGS, Asked
from trainmon.capture.signals import SignalRelay
from trainmon.capture.started import StartedCommand, UnkeptCommand, start_command
from trainmon.capture.watch import Observers, Watched
from trainmon.capture.withheld import Withheld
from trainmon.errors import UsageError

NOT_FOUND, NOT_STARTABLE = 127, 126


def run_command(
    command: Sequence[str],
    *,
    workdir: Path,
    log_path: Path,
    events: RunEvents,
    job_id: str,
    terminal: BinaryIO | None,
    extra_env: Mapping[str, str] | None = None,
    asked: Asked | None = None,
) -> Outcome:
    """Run `command` in `workdir` and block until it has ended.

    Its stdout and stderr are appended to `log_path` (folders are made) and copied to `terminal` as they
    come; so is what a launcher that was `asked` for the ranks' logs keeps from the console. A command
    that cannot be started gives a failed outcome with exit code 127 (not found) or 126, and one line in the
    log. Signals are handled as `SignalRelay` says, when called from the main thread.
    A note of the end (see `ending`) stays beside the log; who has recorded the end drops it.
    Raises UsageError when the command is empty or the log cannot be written.
    """
    if not command:
        raise UsageError("No command to run. Usage: trainmon run -- COMMAND [ARGUMENT]…")
    log_fd = _open_log(log_path)
    try:
        with SignalRelay() as relay:
            log_start = os.fstat(log_fd).st_size
            asked = asked or Asked(tuple(command))
            env = _environment(job_id, {**asked.env, **(extra_env or {})})
            process = _start(asked.argv, workdir, log_path, log_fd, env)
            pid = None if isinstance(process, int) else process.pid
            if not isinstance(process, int):
                relay.attach(process.pid, process.has_ended)
            folder = log_path.with_suffix(RANK_LOGS)
            watched = Watched(tuple(command), workdir, log_path, log_start, pid, time.time(), folder)
            observers = Observers(watched, events, terminal)
            output = Withheld(asked, log_path, log_start)
            ending = Ending(process, time.time()) if isinstance(process, int) else process.wait()
            relay.over()
            output.finish(relay.hurry, cancelled=relay.cancelled)
            outcome = replace(ending, cancelled=relay.cancelled).outcome()
            observers.finish(outcome, log_end=os.fstat(log_fd).st_size, hurry=relay.hurry)
            return outcome
    finally:
        os.close(log_fd)


def _open_log(path: Path) -> int:
    """Open for appending, readable by its owner only: console output may hold secrets."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise UsageError(f"Cannot write the log {path}: {error.strerror}. Set TRAINMON_HOME.") from error


def _environment(job_id: str, extra: Mapping[str, str] | None) -> dict[str, str]:
    """Ours plus what makes output come at once and lets code in the training find its job."""
    return {"PYTHONUNBUFFERED": "1"} | os.environ | dict(extra or {}) | {"TRAINMON_JOB_ID": job_id}


def _start(
    command: Sequence[str], workdir: Path, log_path: Path, log_fd: int, env: Mapping[str, str]
) -> StartedCommand | UnkeptCommand | int:
    """Start the command as leader of a session of its own; the shell's exit code when that is refused."""
    try:
        return start_command(command, workdir, log_path, log_fd, _stdin(), env)
    except (OSError, ValueError) as error:
        code, reason = _refusal(command[0], workdir, error)
        line = f"trainmon: cannot start {command[0]!r}: {reason}\n"
        os.write(log_fd, line.encode(errors="backslashreplace"))
        return code


def _stdin() -> int | None:
    """Our stdin for the command (None), unless that is a terminal which is not ours to read now.

    A session leader without a controlling terminal is never stopped for reading one, so a debugger or a
    question asked by the script works; but in a shell's background job it would steal the shell's input.
    """
    try:
        if os.isatty(0) and os.tcgetpgrp(0) != os.getpgrp():
            return subprocess.DEVNULL
        os.fstat(0)
    except OSError:
        return subprocess.DEVNULL
    return None


def _refusal(program: str, workdir: Path, error: OSError | ValueError) -> tuple[int, str]:
    """The shell's exit code for a command that did not start, and why in plain words."""
    if isinstance(error, ValueError):
        return NOT_STARTABLE, str(error)
    if not workdir.is_dir():
        return NOT_STARTABLE, f"the working folder {str(workdir)!r} does not exist"
    if error.errno in (errno.ENOENT, errno.ENOTDIR):
        if os.sep in program and os.path.lexists(workdir / program):
            return NOT_STARTABLE, "the interpreter in its first line (#!) does not exist"
        return NOT_FOUND, "command not found"
    if error.errno == errno.ENOEXEC:
        return NOT_STARTABLE, "not a program (a script needs a first line like #!/bin/sh)"
    return NOT_STARTABLE, error.strerror or str(error)
