"""The process between watcher and training: it starts the command and lives on when the watcher is killed.

Only the parent of a process learns how it ended. Were the watcher that parent, `kill -9` of it would lose the
exit status of a training that still has days to go. This script is started alone (`python -I -S keeper.py FD
NOTE`), imports nothing but the interpreter's own modules and does four things: read the command from the socket
FD, start it as leader of a session of its own, tell the socket its pid and its end, and write that end into
the file NOTE for the day nobody listens. The words it says are read by `started.py` and `ending.py`.
"""
# ruff: noqa: SIM105 (contextlib would double the time that this takes to start)

import os
import signal
import sys
import time

PASSED_BY = ("SIGHUP", "SIGINT", "SIGQUIT", "SIGTERM", "SIGUSR1", "SIGUSR2", "SIGXCPU")
"""Schedulers send these to every process of a job; the training handles them, we only wait for its end."""
RESTORED = ("SIGPIPE", "SIGXFSZ")
"""Python ignores these; a command must find them as its caller had them."""
NOTE_SIZE = 64


def keep(fd: int, note: int) -> None:
    """Start the command that comes through socket `fd`, wait for its end and report both."""
    for number in (getattr(signal, name) for name in PASSED_BY):
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _stay)
    command = _read_all(fd).split(b"\0")
    try:
        restored = [getattr(signal, name) for name in RESTORED]
        pid = os.posix_spawnp(command[0], command, os.environ, setsid=True, setsigdef=restored)
    except OSError as error:
        _say(fd, f"refused {error.errno}\n")
        return
    _say(fd, f"started {pid}\n")
    _let_go_of_output()
    _report(fd, note, _wait(pid))
    os.waitpid(pid, 0)  # only now may the system give its pid to somebody else


def _stay(*_: object) -> None:
    """A handler and not SIG_IGN, which the command would inherit."""


def _read_all(fd: int) -> bytes:
    parts = []
    while part := os.read(fd, 65536):
        parts.append(part)
    return b"".join(parts)


def _say(fd: int, text: str) -> None:
    try:
        os.write(fd, text.encode())
    except OSError:
        pass  # nobody listens any more


def _let_go_of_output() -> None:
    """The command has its own; what we hold would keep a reader of a pipe waiting."""
    null = os.open(os.devnull, os.O_RDWR)
    for fd in (0, 1, 2):
        os.dup2(null, fd)
    os.close(null)


def _wait(pid: int) -> int:
    """The command's exit code, or minus the signal that ended it; it stays a zombie."""
    ended = os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
    assert ended is not None
    return ended.si_status if ended.si_code == os.CLD_EXITED else -ended.si_status


def _report(fd: int, note: int, returncode: int) -> None:
    """The note first: who is told of the end may look for it. It has its room on disk since the start."""
    line = f"ended {returncode} {time.time():.3f}"
    try:
        os.pwrite(note, line.ljust(NOTE_SIZE - 1).encode() + b"\n", 0)
    except OSError:
        pass
    _say(fd, line + "\n")


if __name__ == "__main__":
    for inherited in (int(sys.argv[1]), int(sys.argv[2])):
        os.set_inheritable(inherited, False)
    keep(int(sys.argv[1]), int(sys.argv[2]))
