"""What a job's script said of itself, as lines for a terminal."""

from __future__ import annotations

from trainmon.model import Job
from trainmon.service.told import Told, told
from trainmon.terminal import when

MOST_ALERTS = 8
MOST_FRAMES = 3


def sections(job: Job) -> list[tuple[str, list[str]]]:
    """Headings with their lines: summary, alerts (newest first), tensors where it failed; nothing without any."""
    said = told(job)
    found = (
        ("Summary", _summary(said)),
        ("Alerts", _alerts(said)),
        ("Tensors where it failed", _tensors(said)),
    )
    return [(heading, lines) for heading, lines in found if lines]


def _summary(said: Told) -> list[str]:
    return [f"{name}  {value}" for name, value in (said.summary or {}).items()]


def _alerts(said: Told) -> list[str]:
    lines = []
    for alert in said.alerts[:MOST_ALERTS]:
        rank = f"rank {alert.rank}: " if alert.rank else ""
        text = f": {alert.text}" if alert.text else ""
        lines.append(" ".join(f"{when(alert.time)}  {alert.level:5}  {rank}{alert.title}{text}".splitlines()))
    return lines


def _tensors(said: Told) -> list[str]:
    lines = []
    for frame in said.frames[:MOST_FRAMES]:
        rank = f" (rank {frame.rank})" if frame.rank else ""
        lines.append(f"{frame.file}:{frame.line} in {frame.function}{rank}")
        lines += [f"  {name}  {what}" for name, what in frame.tensors.items()]
    return lines
