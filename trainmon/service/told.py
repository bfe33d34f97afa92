"""What a script told of itself besides metrics: alerts, single results, and the tensors in frames that failed.

It is kept in the job's environment under a few names, one for each rank; here it is read back as values. A
script may have written anything there, so what does not have the form is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import re2

from trainmon.model import SCRIPT_SETTINGS, Job

ALERTS, SUMMARY, TENSORS = "alerts", "summary", "tensors_at_failure"
_KEY: Any = re2.compile(r"^(alerts|summary|tensors_at_failure)(?:_rank_(\d{1,6}))?$")
LEVELS = ("error", "warn", "info")


@dataclass(frozen=True, slots=True)
class Alert:
    """Something a script said at `time` (seconds since the epoch); `level` is `info`, `warn` or `error`."""

    time: float
    level: str
    title: str
    text: str
    rank: int


@dataclass(frozen=True, slots=True)
class FrameTensors:
    """The tensors of one frame of the traceback: name → `Tensor float32 (8, 128) cuda:0`, never values."""

    file: str
    line: int
    function: str
    tensors: Mapping[str, str]
    rank: int


@dataclass(frozen=True, slots=True)
class Told:
    """Alerts, newest first; the summary; the frames, the fault first."""

    alerts: tuple[Alert, ...] = ()
    summary: Mapping[str, Any] | None = None
    frames: tuple[FrameTensors, ...] = ()

    def tensors_at(self, file: str, line: int, function: str) -> Mapping[str, str]:
        """The tensors of one frame, {} when none are known."""
        found = (f.tensors for f in self.frames if (f.file, f.line, f.function) == (file, line, function))
        return next(found, {})


def told(job: Job) -> Told:
    """What the script of this job told."""
    alerts: list[Alert] = []
    summary: dict[str, Any] = {}
    frames: list[FrameTensors] = []
    for kind, rank, value in _entries(job):
        if kind == ALERTS and isinstance(value, list):
            alerts += (alert for entry in value if (alert := _alert(entry, rank)) is not None)
        elif kind == SUMMARY and isinstance(value, Mapping):
            summary |= {str(k) if not rank else f"rank {rank}: {k}": v for k, v in value.items()}
        elif kind == TENSORS and isinstance(value, list):
            frames += (frame for entry in value if (frame := _frame(entry, rank)) is not None)
    alerts.sort(key=lambda alert: -alert.time)
    return Told(tuple(alerts), summary or None, tuple(frames))


def without_told(environment: Mapping[str, Any]) -> dict[str, Any]:
    """The environment without what `told` reads from it."""
    return {key: value for key, value in environment.items() if not _KEY.search(key)}


def _entries(job: Job) -> Iterator[tuple[str, int, Any]]:
    for key, value in job.environment.items():
        match = _KEY.search(key)
        if match is not None:
            yield match[1], int(match[2] or 0), value


def _alert(entry: Any, rank: int) -> Alert | None:
    if not isinstance(entry, Mapping) or not entry.get("title"):
        return None
    at, level = entry.get("time"), str(entry.get("level", "")).lower()
    level = {"warning": "warn", "critical": "error", "fatal": "error"}.get(level, level)
    return Alert(
        float(at) if isinstance(at, int | float) else 0.0,
        level if level in LEVELS else "info",
        str(entry["title"]),
        str(entry.get("text") or ""),
        rank,
    )


def _frame(entry: Any, rank: int) -> FrameTensors | None:
    if not isinstance(entry, Mapping) or not isinstance(entry.get("tensors"), Mapping):
        return None
    tensors = {str(name): str(what) for name, what in entry["tensors"].items()}
    line = entry.get("line")
    return FrameTensors(
        str(entry.get("file", "")),
        line if isinstance(line, int) else 0,
        str(entry.get("function", "")),
        tensors,
        rank,
    )


def script_settings(job: Job) -> Mapping[str, Any]:
    """What the job's script sets where neither command nor config files do."""
    found = job.environment.get(SCRIPT_SETTINGS)
    return {k: v for k, v in found.items() if v is not None} if isinstance(found, Mapping) else {}
