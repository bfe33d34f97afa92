"""What an analysis looks at, and what it finds there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from trainmon.model.words import ErrorType, Role, Standing, Status


@dataclass(frozen=True, slots=True)
class LogSource:
    """One console log: its name for people, and its bytes (`bytes` or a read-only `mmap`)."""

    data: Any
    name: str = "console.log"
    rank: int | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that an analysis may look at.

    `metrics` maps a name to its last (step, value) pairs, oldest first; `sibling` exit codes and
    anything else unknown is simply absent. `signal` is the number that ended the process, if one did.
    """

    logs: tuple[LogSource, ...] = ()
    status: Status | None = None
    exit_code: int | None = None
    signal: int | None = None
    command: tuple[str, ...] = ()
    config: Mapping[str, Any] = field(default_factory=dict)
    environment: Mapping[str, Any] = field(default_factory=dict)
    metrics: Mapping[str, tuple[tuple[float, float], ...]] = field(default_factory=dict)
    cancelled_by_user: bool = False
    started_at: float | None = None
    ended_at: float | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a rule recognised at one place in the evidence.

    `offset` is the byte offset of the line's start in its log, `line_number` counts from 1.
    """

    rule: str
    error_type: ErrorType
    role: Role
    line: str
    line_number: int | None = None
    offset: int | None = None
    file: str | None = None
    rank: int | None = None
    host: str | None = None
    title: str = ""
    captures: Mapping[str, str] = field(default_factory=dict)
    rejected: str | None = None
    standing: Standing = Standing.GUESS


@dataclass(frozen=True, slots=True)
class Frame:
    """One frame of a Python traceback; `user_code` is false for installed libraries."""

    file: str
    line: int
    function: str
    code: str = ""
    user_code: bool = True

    @property
    def place(self) -> str:
        """`FILE:LINE in FUNCTION`; without the function where there is none, as in a file that cannot be parsed."""
        return f"{self.file}:{self.line}" + (f" in {self.function}" if self.function else "")


@dataclass(frozen=True, slots=True)
class ExceptionInfo:
    """A parsed exception; `chain` holds the exceptions behind it, the origin first."""

    type: str
    message: str
    frames: tuple[Frame, ...] = ()
    chain: tuple[ExceptionInfo, ...] = ()
