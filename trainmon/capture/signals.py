"""Signals that reach the wrapper are meant for the training: this passes them on."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
import time
from collections.abc import Callable
from types import FrameType
from typing import Any

from trainmon.capture.events import say

CANCELLING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
NOTICES = (signal.SIGUSR1, signal.SIGUSR2)
"""Sent by schedulers ("your time is nearly up") for the script to handle; not a cancellation."""
SAME_KEYPRESS = 0.2
"""Seconds within which two SIGINTs are one Ctrl-C: launchers around us pass on what we already got."""


class SignalRelay:
    """Forwards signals to a process group and remembers whether the run was cancelled.

    Used as a context manager around the whole run, in the main thread; elsewhere Python allows no handlers
    and it does nothing. A signal that was being ignored (nohup, a shell's background job) stays ignored.

    What counts as cancelled: SIGINT, SIGTERM or SIGHUP that found the command still alive, whatever it
    then exits with (a script that catches Ctrl-C, saves and exits 0 did not finish its training). A signal
    that comes when the command has already ended by itself changes nothing.
    """

    def __init__(self) -> None:
        self.cancelled = False
        self.hurry = threading.Event()
        """Set by a Ctrl-C after the command's end: the user no longer wants to wait for observers."""
        self._pid: int | None = None
        self._has_ended: Callable[[], bool] = lambda: False
        self._early: list[int] = []
        self._interrupted_at: float | None = None
        self._over = False
        self._previous: dict[int, Any] = {}

    def __enter__(self) -> SignalRelay:
        if threading.current_thread() is threading.main_thread():
            for number in (*CANCELLING, *NOTICES):
                if signal.getsignal(number) is not signal.SIG_IGN:
                    self._previous[number] = signal.signal(number, self._handle)
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._previous.items():
            signal.signal(number, handler if handler is not None else signal.SIG_DFL)

    def attach(self, pid: int, has_ended: Callable[[], bool]) -> None:
        """The command runs as leader of group `pid`; passes on what came before it was there."""
        self._pid, self._has_ended = pid, has_ended
        early, self._early = self._early, []
        for number in early:
            self._relay(number)

    def over(self) -> None:
        """The command has ended; nothing is forwarded from here on."""
        self._over = True

    def _handle(self, number: int, _frame: FrameType | None) -> None:
        if self._over:
            if number in CANCELLING:
                self.hurry.set()
        elif self._pid is None:
            self._early.append(number)
        else:
            self._relay(number)

    def _relay(self, number: int) -> None:
        assert self._pid is not None
        if self._has_ended():
            return
        if number in NOTICES:
            _send(os.kill, self._pid, number)  # to the command only: its workers would die of it
            return
        self.cancelled = True
        if number == signal.SIGINT:
            self._interrupt(self._pid)
        else:
            _send(os.killpg, self._pid, number)

    def _interrupt(self, pid: int) -> None:
        now = time.monotonic()
        if self._interrupted_at is None:
            self._interrupted_at = now
            say("stopping the training; press Ctrl-C again to kill it.")
            _send(os.killpg, pid, signal.SIGINT)
        elif now - self._interrupted_at > SAME_KEYPRESS:
            _send(os.killpg, pid, signal.SIGKILL)


def _send(kill: Any, target: int, number: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        kill(target, number)
