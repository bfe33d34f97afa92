"""The log of the terminal page: follow the end, look at a place, search, filter by level."""

from __future__ import annotations

import streamlit as st

from trainmon.errors import JobNotFound
from trainmon.model import Job, RootCause
from trainmon.web import data, logview, nav, show, url, wording
from trainmon.web.dom import Node, el
from trainmon.web.panels import live, log_choice, log_tail


def draw(job: Job, cause: RootCause | None) -> None:
    """Draw the controls and the log; the end of a running job's log is followed."""
    st.subheader("Log", anchor=False)
    log = log_choice.draw(job)
    find, level, follow = _controls(job)
    at = _place()
    moving = at is None and not job.status.ended and follow
    st.fragment(_log, run_every=live.interval(job) if moving else None)(
        job, log, _in(log, cause), at, find, level
    )


def _in(log: str | None, cause: RootCause | None) -> RootCause | None:
    """The cause when it stands in this log."""
    return cause if cause is not None and log_choice.of_cause(cause) == log else None


def _controls(job: Job) -> tuple[str, str, bool]:
    find_at, level_at, follow_at = st.columns([3, 3, 2], vertical_alignment="bottom")
    with find_at:
        find = st.text_input(
            "Search the log", key="find", bind="query-params", max_chars=200, placeholder="Any text"
        )
    with level_at:
        level = st.segmented_control("Level", logview.LEVELS, key="level", bind="query-params")
    with follow_at:
        follow = True
        if not job.status.ended:
            follow = st.toggle("Follow", value=True, key="follow", bind="query-params")
    return (find or "").strip(), level or "", follow


def _place() -> int | None:
    at = url.whole_number(st.query_params.get("at"), -1)
    return at if at >= 0 else None


def _log(
    before: Job, log: str | None, cause: RootCause | None, at: int | None, find: str, level: str
) -> None:
    try:
        job = data.service().job(before.id)
    except JobNotFound:
        st.rerun(scope="app")
    if job.status is not before.status:
        st.rerun(scope="app")
    searching = bool(find or level)
    view = logview.search(job.id, find, level, log) if searching else logview.window(job.id, at, log)
    show.tree(_links(job.id, log, view, cause, find, level), key="log_links")
    if not view.lines:
        words = "No line matches." if searching else log_tail.empty_words(view.source, job)
        show.tree(el("div", words, cls="muted"), key="log_none")
        return
    target = at if at is not None else None if searching or cause is None else cause.offset
    rows = logview.rows(
        job.id,
        view,
        target=target if target is not None and target >= view.start else None,
        find=find,
        log=log,
    )
    anchor = f"{log}|{at}|{find}|{level}"
    show.log(rows, key="log_view", follow=at is None, anchor=anchor, height=620, jump=at is not None)


def _links(
    job_id: str, log: str | None, view: logview.View, cause: RootCause | None, find: str, level: str
) -> Node:
    def link(words: str, place: object) -> Node:
        return el("a", words, href=url.href(nav.TERMINAL, {"jobId": job_id, "file": log, "at": place}))

    links: list[Node | None] = []
    if cause is not None and cause.offset is not None:
        links.append(link("Jump to the root cause", cause.offset))
    if find or level:
        links.append(link("Clear the search", ""))
        words = _hits(view)
    else:
        if view.start > 0:
            links += [link("Beginning", 0), link("Earlier", max(0, view.start - logview.WINDOW // 4))]
        if view.end < view.size:
            links += [link("Later", view.end + logview.WINDOW // 4), link("End", "")]
        words = f"{wording.count(len(view.lines), 'line')} of a log of {wording.size(view.size)}"
        if view.source == "excerpt":
            words = "The log file is out of reach; this is the excerpt kept in the store."
    return el(
        "div",
        el("span", words, cls="muted small"),
        [el("span", x, cls="small") for x in links if x],
        cls="facts",
    )


def _hits(view: logview.View) -> str:
    shown = wording.count(len(view.lines), "matching line")
    if view.more_hits or len(view.lines) >= logview.MOST_HITS:
        shown = f"the last {shown}"
    if view.searched < view.size:
        return f"{shown} in the last {wording.size(view.searched)} of {wording.size(view.size)}"
    return shown
