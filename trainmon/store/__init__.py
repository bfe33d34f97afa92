"""The store: jobs, metrics, checkpoints and diagnoses in SQLite or PostgreSQL.

`Store` is loaded on first use, because SQLAlchemy takes longer to import than a log takes to analyse.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trainmon.store.values import JobFilter, JobRow, LogReading, MetricSummary, Series, Sighting

if TYPE_CHECKING:
    from trainmon.store.store import Store

__all__ = ["JobFilter", "JobRow", "LogReading", "MetricSummary", "Series", "Sighting", "Store"]


def __getattr__(name: str) -> Any:
    if name == "Store":
        from trainmon.store.store import Store

        return Store
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
