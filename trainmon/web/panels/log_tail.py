"""The last lines of a job's log on its page; the terminal page has the rest."""

from __future__ import annotations

import streamlit as st

from trainmon.model import Job
from trainmon.web import logview, nav, show, url
from trainmon.web.dom import el
from trainmon.web.panels import live, origin

LINES = 60


def draw(job: Job) -> None:
    """Draw the tail; a running job's tail follows its end."""
    st.subheader("Console log", anchor=False)
    st.fragment(_tail, run_every=live.interval(job))(job)


def _tail(job: Job) -> None:
    job_id = job.id
    view = logview.window(job_id, None)
    if not view.lines:
        show.tree(el("div", empty_words(view.source, job), cls="muted"), key="log_tail_none")
        return
    link = url.href(nav.TERMINAL, {"jobId": job_id})
    show.tree(el("a", "Open the whole log in the terminal page", href=link, cls="small"), key="log_tail_link")
    rows = logview.rows(job_id, view)[-LINES:]
    show.log(rows, key="log_tail", follow=True, anchor="tail", height=340)


def empty_words(source: str, job: Job) -> str:
    """What to say of a log without lines; `source` as `Service.read_log` names it."""
    if (words := origin.no_log(job)) is not None:
        return words
    if source == "missing":
        return "The log file cannot be reached from here, and no part of it was kept in the store."
    return "The job has written nothing yet."
