"""A command that was started through the keeper: its pid, whether it has ended, and waiting for its end."""

from __future__ import annotations

import contextlib
import os
import select
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from trainmon.capture import keeper
from trainmon.capture.ending import Ending, open_note

POLL = 0.2


class StartedCommand:
    """For the process that watches. Only one thread may `wait`."""

    def __init__(self, process: subprocess.Popen[bytes], line: socket.socket, pid: int) -> None:
        """For `start_command`."""
        self.pid = pid
        self._keeper = process
        self._line = line

    def has_ended(self) -> bool:
        """Whether it has ended, as far as is known without waiting."""
        return bool(select.select([self._line], [], [], 0)[0])

    def wait(self) -> Ending:
        """Block until the end. When the keeper was killed too, nobody knows how it ended."""
        words = _said(self._line)
        if words[:1] == [b"ended"]:
            ending = Ending(int(words[1]), float(words[2]))
        else:
            _wait_for_stranger(self.pid)
            ending = Ending(None, time.time())
        self._line.close()
        self._keeper.wait()
        return ending


class UnkeptCommand:
    """The same without a keeper, where our own interpreter cannot be started a second time."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        """For `start_command`."""
        self.pid = process.pid
        self._process = process

    def has_ended(self) -> bool:
        """See StartedCommand; it stays a zombie until somebody waits."""
        try:
            return os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None
        except ChildProcessError:
            return True

    def wait(self) -> Ending:
        """See StartedCommand."""
        return Ending(self._process.wait(), time.time())


def start_command(
    command: Sequence[str],
    workdir: Path,
    log_path: Path,
    log_fd: int,
    stdin: int | None,
    env: Mapping[str, str],
) -> StartedCommand | UnkeptCommand:
    """Start `command` as leader of a session of its own, its output into `log_fd`.

    Raises OSError with the system's reason, ValueError for a command that no system could start.
    """
    words = [os.fsencode(word) for word in command]
    if any(b"\0" in word for word in words):
        raise ValueError("embedded null byte")
    with contextlib.ExitStack() as stack:
        ours, theirs = socket.socketpair()
        unused = stack.enter_context(contextlib.ExitStack())
        unused.callback(ours.close)
        stack.callback(theirs.close)
        note = open_note(log_path)
        stack.callback(os.close, note)

        def start(command: list[Any], fds: tuple[int, ...] = ()) -> subprocess.Popen[bytes]:
            return subprocess.Popen(
                command,
                cwd=workdir,
                env=env,
                stdin=stdin,
                stdout=log_fd,
                stderr=log_fd,
                pass_fds=fds,
                start_new_session=True,
            )

        keeping = [sys.executable, "-I", "-S", keeper.__file__, str(theirs.fileno()), str(note)]
        try:
            process = start(keeping, (theirs.fileno(), note))
        except OSError:
            return UnkeptCommand(start(words))
        unused.pop_all()
    with contextlib.suppress(OSError):  # it died: seen next
        ours.sendall(b"\0".join(words))
        ours.shutdown(socket.SHUT_WR)
    told = _said(ours)
    if told[:1] == [b"started"]:
        return StartedCommand(process, ours, int(told[1]))
    ours.close()
    process.wait()
    number = int(told[1]) if told[:1] == [b"refused"] else 0
    raise OSError(number, os.strerror(number) if number else "the process that was to start it has died")


def _said(line: socket.socket) -> list[bytes]:
    """The words of the next line, none when the other side is gone.

    Signals are handled while it waits: one that comes just before a call that blocks would not wake that call.
    """
    text = b""
    while not text.endswith(b"\n"):
        while not select.select([line], [], [], POLL)[0]:
            pass
        try:
            byte = line.recv(1)
        except OSError:
            byte = b""
        if not byte:
            return []
        text += byte
    return text.split()


def _wait_for_stranger(pid: int) -> None:
    """Wait for the end of a process that is not our child."""
    try:
        handle = os.pidfd_open(pid)
    except (AttributeError, OSError):
        with contextlib.suppress(OSError):
            while True:
                os.kill(pid, 0)
                time.sleep(POLL)
        return
    try:
        while not select.select([handle], [], [], POLL)[0]:
            pass
    finally:
        os.close(handle)
