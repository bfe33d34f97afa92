"""What the store is asked with and what it answers with, besides the values of `trainmon.model`."""

from __future__ import annotations

from array import array
from dataclasses import dataclass

from trainmon.model import Job, Status


@dataclass(frozen=True, slots=True)
class JobFilter:
    """Which jobs to list; every condition given must hold.

    `text` is looked for in any letter case in the id, name, project, command, error message, error type
    and title of the diagnosis. `ids` empty means no job at all, None means any.
    """

    statuses: tuple[Status, ...] = ()
    project: str | None = None
    text: str = ""
    ids: tuple[str, ...] | None = None
    limit: int = 200
    offset: int = 0
    tag: str | None = None


@dataclass(frozen=True, slots=True)
class JobRow:
    """One line of the job list.

    `job` comes without `config`, `environment` and `log_excerpt` (empty here: they may be large; ask for
    the job itself). The error columns are those of the diagnosis last kept, None before there is one.
    `last_step` is the step of `last_loss`, or the highest step of any own metric when no loss is known.
    """

    job: Job
    error_type: str | None = None
    title: str | None = None
    fingerprint: str | None = None
    last_loss: float | None = None
    last_step: float | None = None


@dataclass(frozen=True, slots=True)
class MetricSummary:
    """A metric without its points: how many there are, and the one recorded last."""

    name: str
    count: int
    last_step: float
    last_value: float
    last_time: float


@dataclass(frozen=True, slots=True)
class Series:
    """All points of one metric in the order of their recording, as float64 columns of equal length."""

    name: str
    steps: array[float]
    values: array[float]
    times: array[float]


@dataclass(frozen=True, slots=True)
class LogReading:
    """The console log was read for metrics up to byte `position`, last at `read_at`."""

    position: int
    read_at: float


@dataclass(frozen=True, slots=True)
class Sighting:
    """A rule that was the answer for some jobs: how many, when the last of them ended, and their fingerprints."""

    rule: str
    jobs: int
    last_seen: float
    fingerprints: tuple[str, ...]
