"""The training's metrics where nobody recorded any: read from the end of its logs, by the watcher's own reader."""

from __future__ import annotations

from dataclasses import replace

from trainmon.metrics import last_points
from trainmon.model import Evidence, RootCause

MOST_LOGS = 8
"""Of several ranks that print metrics the first few are enough."""


def with_printed(evidence: Evidence, before: RootCause | None = None) -> Evidence:
    """The evidence with the metrics printed at the end of its logs, in the log of `before` those ahead of it.

    Metrics that were recorded say more; where there are any of the training, these stay alone.
    """
    if any(not name.startswith("system/") for name in evidence.metrics):
        return evidence
    printed: dict[str, tuple[tuple[float, float], ...]] = {}
    for log in evidence.logs[:MOST_LOGS]:
        end = before.offset if before is not None and before.file == log.name else None
        for name, points in last_points(log.data, end).items():
            printed.setdefault(name, tuple(points))
    return replace(evidence, metrics={**printed, **evidence.metrics}) if printed else evidence
