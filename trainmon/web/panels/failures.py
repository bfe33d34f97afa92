"""The same failure over many jobs, grouped by its fingerprint."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import streamlit as st

from trainmon.model import Status
from trainmon.store import JobRow
from trainmon.web import data, nav, parts, show, url, wording
from trainmon.web.dom import Node, el, table

MOST_JOBS = 2_000
_NAMED = 6
_DEAD = (Status.FAILED, Status.CANCELLED, Status.LOST)


@dataclass(frozen=True, slots=True)
class Failure:
    """One failure and the jobs that died of it, newest first."""

    title: str
    error_type: str
    rows: tuple[JobRow, ...]

    @property
    def last_seen(self) -> float:
        """When the newest of the jobs ended (or was made), epoch seconds."""
        job = self.rows[0].job
        return job.ended_at or job.created_at


def draw() -> None:
    """Draw all failures, the most frequent first."""
    rows = data.service().list_jobs(statuses=_DEAD, limit=MOST_JOBS)
    if not rows:
        show.tree(el("div", "No job has failed. Nothing to explain.", cls="empty"), key="failures_none")
        return
    groups = grouped(rows)
    st.caption(f"{wording.count(len(groups), 'different failure')} in {wording.count(len(rows), 'dead job')}")
    show.tree(_table(groups), key="failures")


def grouped(rows: Iterable[JobRow]) -> list[Failure]:
    """Rows with the same fingerprint together; a job without one stands alone with its like by status."""
    found: dict[tuple[str, str], list[JobRow]] = {}
    for row in rows:
        key = ("", row.fingerprint) if row.fingerprint else (str(row.job.status), "")
        found.setdefault(key, []).append(row)
    failures = [
        Failure(one[0].title or "Not analyzed yet", one[0].error_type or "–", tuple(one))
        for one in found.values()
    ]
    return sorted(failures, key=lambda f: (-len(f.rows), -f.last_seen))


def _table(groups: list[Failure]) -> Node:
    now, zone = data.now(), data.zone()
    rows = [
        [
            el("strong", failure.title, cls="wrap"),
            parts.chip(failure.error_type, "code"),
            el("span", f"{len(failure.rows):,}", cls="num"),
            _jobs(failure),
            parts.when(failure.last_seen, now, zone),
        ]
        for failure in groups
    ]
    return table(("Failure", "Error type", "Count", "Jobs", "Last seen"), rows, cls="failures")


def _jobs(failure: Failure) -> Node:
    links = [
        el(
            "a",
            row.job.name or row.job.id,
            href=url.href(nav.MONITOR, {"jobId": row.job.id}),
            cls="cut job",
            title=f"{row.job.name} ({row.job.id})",
        )
        for row in failure.rows[:_NAMED]
    ]
    left = len(failure.rows) - _NAMED
    more = el("span", f"and {left:,} more", cls="muted small") if left > 0 else None
    return el("div", links, more)
