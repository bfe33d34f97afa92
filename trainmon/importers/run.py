"""What every importer hands over: one run of another tool as plain values, its bulk read only when asked for."""

from __future__ import annotations

import math
from array import array
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeAlias

from trainmon.model import GitState, Status

Columns: TypeAlias = "tuple[array[float], array[float], array[float]]"
"""Steps, values, times (seconds since the epoch) of one metric, of equal length, in the order of recording."""

MAX_METRICS = 2000
MAX_NAME = 250
MAX_POINTS = 50_000_000
"""Metrics of a run, characters of a metric's name, points of all metrics of a run that are read."""

MAX_TAGS, MAX_TAG = 50, 100
"""Tags of a run, characters of one."""
QUIET = 1800.0
"""Seconds without a new byte after which a run that is not known to have ended no longer counts as running."""


@dataclass(frozen=True, slots=True)
class ImportedRun:
    """One run as another tool kept it.

    `key` names the run for ever and anywhere, so that the same run is never two jobs. `status` is what the tool
    says, None where it keeps none; `RUNNING` is only what it said last (`last_sign` tells when). `stamp` changes
    whenever anything of the run does. `metrics` and `log` read the source anew with each call; `log` is None for a
    tool that kept no console output. `checkpoint_folders` lie inside the source.
    """

    kind: str
    key: str
    source: str
    name: str
    stamp: str
    created_at: float
    status: Status | None = None
    said: str = ""
    started_at: float | None = None
    ended_at: float | None = None
    last_sign: float | None = None
    quiet: float = QUIET
    project: str = "default"
    tags: tuple[str, ...] = ()
    command: tuple[str, ...] = ()
    workdir: str = ""
    host: str = ""
    exit_code: int | None = None
    signal: int | None = None
    config: Mapping[str, Any] = field(default_factory=dict)
    environment: Mapping[str, Any] = field(default_factory=dict)
    git: GitState | None = None
    metrics: Callable[[], Mapping[str, Columns]] = dict
    log: Callable[[], Iterator[bytes]] | None = None
    rank_logs: Mapping[str, Callable[[], Iterator[bytes]]] = field(default_factory=dict)
    checkpoint_folders: tuple[Path, ...] = ()


class Points:
    """Points gathered by metric name, within bounds."""

    def __init__(self) -> None:
        self._columns: dict[str, Columns] = {}
        self._left = MAX_POINTS

    def add(self, name: str, step: float, value: float, time: float) -> None:
        """Take in one point; one without a name, or beyond the bounds, is left out."""
        columns = self._columns.get(name)
        if columns is None:
            if not name or len(name) > MAX_NAME or len(self._columns) >= MAX_METRICS:
                return
            columns = self._columns[name] = (array("d"), array("d"), array("d"))
        if self._left > 0:
            self._left -= 1
            columns[0].append(step)
            columns[1].append(value)
            columns[2].append(time)

    def columns(self) -> dict[str, Columns]:
        """All of them by name."""
        return self._columns


def real(value: Any) -> float | None:
    """A number as float (also "NaN", "Infinity" and decimal text); None for anything else."""
    if isinstance(value, bool):
        return float(value)
    if not isinstance(value, int | float | str):
        return None
    try:
        return float(value)
    except (ValueError, OverflowError):
        return None


def moment(value: Any, unit: float = 1.0) -> float | None:
    """Seconds since the epoch, from a number in `unit` seconds or from ISO 8601 text (UTC when it names no zone)."""
    if isinstance(value, str):
        try:
            told = datetime.fromisoformat(value)
            return (told if told.tzinfo else told.replace(tzinfo=UTC)).timestamp()
        except (ValueError, OverflowError):
            return None
    number = None if isinstance(value, bool) else real(value)
    if number is None or not math.isfinite(number) or not 0 < number * unit < 1e11:
        return None
    return number * unit
