"""Run a command and watch it, without ever being able to harm it.

The design in six sentences:

* The child writes its console output straight into the log *file* (append mode); no pipe leads through this
  process, so killing the wrapper (even with SIGKILL) leaves the training running and its log complete.
* The child leads a session of its own; SIGINT, SIGTERM and SIGHUP that reach the wrapper are forwarded to
  that whole process group and make the job `cancelled`, a second Ctrl-C kills the group.
* Everything that observes runs beside, each in a daemon thread of its own: the copy of the log to the
  terminal, the recorder (output metrics and every event, in order, from one thread), host and GPU samples,
  the search for checkpoints.
* A fault in any of them (database gone, terminal closed, disk full, GPU driver hung) is reported once on
  stderr and otherwise ignored; the training never waits for an observer.
* The wrapper returns when the command's own process has ended and the log's last byte has been read;
  grandchildren that go on running are left alone.
* This room emits events (`RunEvents`) and knows no store.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from trainmon.capture.checkpoints import find_checkpoints
    from trainmon.capture.describe import RunFacts, describe_run
    from trainmon.capture.events import Outcome, RunEvents
    from trainmon.capture.process import run_command
    from trainmon.capture.resume import plan_resume

_HOMES = {
    "Outcome": "events",
    "RunEvents": "events",
    "RunFacts": "describe",
    "describe_run": "describe",
    "find_checkpoints": "checkpoints",
    "plan_resume": "resume",
    "run_command": "process",
}

__all__ = [
    "Outcome",
    "RunEvents",
    "RunFacts",
    "describe_run",
    "find_checkpoints",
    "plan_resume",
    "run_command",
]


def __getattr__(name: str) -> Any:
    """Loaded on first use: a script that records itself needs little of this."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
