"""Metrics in console output."""

from __future__ import annotations

from trainmon.capture.events import Point


class MetricReader:
    """Reads metrics from streamed output."""

    def feed(self, data: bytes, now: float) -> dict[str, list[Point]]:
        """Points that `data` completes."""
        return {}

    def close(self, now: float) -> dict[str, list[Point]]:
        """Points of an unfinished last line."""
        return {}
