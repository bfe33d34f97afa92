"""How a script ends: uncaught exceptions, `sys.exit`, and the interpreter's end, each told to one listener.

Every hook calls the one that was there before, so that nothing that the script or its libraries installed
is lost.
"""

from __future__ import annotations

import atexit
import contextlib
import sys
import threading
from types import TracebackType
from typing import Any, Protocol


class Listener(Protocol):
    """Whoever wants to know."""

    def on_uncaught(self, error: BaseException) -> None:
        """The main thread is ending with this exception."""

    def on_thread_failed(self, error: BaseException) -> None:
        """Another thread has ended with this exception."""

    def on_cell_failed(self, error: BaseException) -> None:
        """A cell of a notebook has ended with this exception."""

    def on_exit_called(self, code: object) -> None:
        """`sys.exit(code)` was called (and may yet be caught)."""

    def on_interpreter_end(self) -> None:
        """The interpreter is about to end."""


class Hooks:
    """The hooks of one listener."""

    def __init__(self, listener: Listener) -> None:
        self._listener: Listener | None = listener
        self._before: Any = sys.excepthook
        self._thread_before: Any = threading.excepthook
        self._exit_before: Any = sys.exit
        sys.excepthook = self._uncaught
        threading.excepthook = self._thread_failed
        sys.exit = self._exit
        atexit.register(self._interpreter_ends)
        self._notebook = _notebook()
        if self._notebook is not None:
            self._notebook.events.register("post_run_cell", self._cell_ended)

    def remove(self) -> None:
        """Tell no more; a hook that was put over ours since stays, and finds nobody listening."""
        self._listener = None
        atexit.unregister(self._interpreter_ends)
        if sys.excepthook == self._uncaught:
            sys.excepthook = self._before
        if threading.excepthook == self._thread_failed:
            threading.excepthook = self._thread_before
        if sys.exit == self._exit:
            sys.exit = self._exit_before
        if self._notebook is not None:
            with contextlib.suppress(ValueError):
                self._notebook.events.unregister("post_run_cell", self._cell_ended)

    def _uncaught(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        self._before(kind, error, trace)  # printed first: what follows may take a second
        if self._listener is not None:
            self._listener.on_uncaught(error)

    def _thread_failed(self, arguments: threading.ExceptHookArgs) -> None:
        self._thread_before(arguments)
        if self._listener is not None and arguments.exc_value is not None:
            self._listener.on_thread_failed(arguments.exc_value)

    def _cell_ended(self, result: Any) -> None:
        """An exception in a cell ends no process; like a thread's, it counts when nothing is logged after it."""
        error = getattr(result, "error_in_exec", None)
        if self._listener is not None and isinstance(error, BaseException):
            self._listener.on_cell_failed(error)

    def _exit(self, code: Any = None) -> Any:
        if self._listener is not None:
            self._listener.on_exit_called(code)
        return self._exit_before(code)

    def _interpreter_ends(self) -> None:
        if self._listener is not None:
            self._listener.on_interpreter_end()


def _notebook() -> Any:
    """IPython's shell (a notebook's kernel too) when the script runs in one, else None."""
    module = sys.modules.get("IPython")
    try:
        return module.get_ipython() if module is not None else None
    except Exception:
        return None
