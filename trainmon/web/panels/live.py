"""The pulse of a job that has not ended: latest figures, and a full redraw when its status changes."""

from __future__ import annotations

import streamlit as st

from trainmon.errors import JobNotFound
from trainmon.model import Job
from trainmon.web import data, parts, show, wording
from trainmon.web.dom import Node, el

REFRESH_SECONDS = 2.0


def interval(job: Job) -> float | None:
    """How often a part of this job's page refreshes itself; None once it has ended."""
    return None if job.status.ended else REFRESH_SECONDS


def draw(job: Job) -> None:
    """Watch a pending or running job; draws nothing for one that has ended."""
    if not job.status.ended:
        st.fragment(_pulse, run_every=REFRESH_SECONDS)(job)


def _pulse(before: Job) -> None:
    service = data.service()
    service.list_jobs(limit=1)  # has the service look for jobs whose process is gone
    try:
        job = service.job(before.id)
    except JobNotFound:
        st.rerun(scope="app")
    if job.status is not before.status:
        st.rerun(scope="app")
    show.tree(_figures(job), key="live_pulse")


def _figures(job: Job) -> Node:
    now = data.now()
    metrics = data.service().metric_summaries(job.id)
    own = [m for m in metrics if not m.name.startswith("system/")]
    steps = [m.last_step for m in own]
    pairs = [
        ("running for", wording.duration(job.duration(now)) if job.started_at else "not started"),
        ("step", wording.step(max(steps)) if steps else None),
        ("last metric", wording.ago(max(m.last_time for m in own), now) if own else None),
        *((m.name, wording.number(m.last_value)) for m in own[:6]),
    ]
    return el("div", parts.label("Now"), parts.facts(pairs))
