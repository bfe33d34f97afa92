"""A training run, its ranks, logs and checkpoints, as the store keeps them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from trainmon.model.words import Status

IMPORTED = "imported"
"""The key in a job's environment under which stands where it was imported from."""


SCRIPT_SETTINGS = "script_settings"
"""The key of a job's environment under which stands what its script sets where nobody said otherwise."""


@dataclass(frozen=True, slots=True)
class GitState:
    """The commit a job ran from; `dirty` is true when tracked files differed from it."""

    commit: str
    branch: str | None = None
    dirty: bool = False


@dataclass(frozen=True, slots=True)
class Job:
    """One training run as the store keeps it."""

    id: str
    name: str
    status: Status
    created_at: float
    project: str = "default"
    started_at: float | None = None
    ended_at: float | None = None
    heartbeat_at: float | None = None
    command: tuple[str, ...] = ()
    workdir: str = ""
    host: str = ""
    pid: int | None = None
    exit_code: int | None = None
    signal: int | None = None
    error_message: str | None = None
    config: Mapping[str, Any] = field(default_factory=dict)
    environment: Mapping[str, Any] = field(default_factory=dict)
    git: GitState | None = None
    tags: tuple[str, ...] = ()
    parent_id: str | None = None
    log_path: str | None = None
    log_excerpt: str | None = None

    def duration(self, now: float) -> float | None:
        """Seconds from start to end, or to `now` while it runs; None before the start."""
        if self.started_at is None:
            return None
        end = self.ended_at if self.ended_at is not None else now
        return max(0.0, end - self.started_at)


class RankStatus(StrEnum):
    """How one rank of a job fares; `stopped` by its launcher because of another, `ended` nobody knows how."""

    RUNNING = "running"
    COMPLETED = "completed"
    FAILED = "failed"
    STOPPED = "stopped"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Rank:
    """One process of a job that several run together, in its newest attempt (0 before any elastic restart).

    `number` is the global rank, `local` that on its machine; `signal` ended the process, else `exit_code` says how
    it ended, None when nobody knows. `first` marks the one that failed first, and for a reason of its own.
    `message` is one line of its error, secrets masked.
    """

    number: int
    status: RankStatus
    local: int | None = None
    attempt: int = 0
    host: str = ""
    pid: int | None = None
    exit_code: int | None = None
    signal: int | None = None
    started_at: float | None = None
    ended_at: float | None = None
    first: bool = False
    message: str | None = None


@dataclass(frozen=True, slots=True)
class RankLog:
    """One file of a rank's output; `name` is its name for people and in URLs, `stream` stdout, stderr or ""."""

    name: str
    rank: int
    attempt: int
    stream: str
    size: int
    path: str


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A state on disk from which a job may resume; `problem` says why it is not complete.

    `metrics` are those that are known of it by name; `best` is the metric by which its run called it the
    best when it was written.
    """

    path: str
    step: int | None = None
    epoch: float | None = None
    time: float | None = None
    size: int = 0
    format: str = "unknown"
    complete: bool = False
    problem: str | None = None
    metrics: Mapping[str, float] = field(default_factory=dict)
    best: str | None = None
