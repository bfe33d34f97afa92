"""The list of jobs with its filters, which live in the URL."""

from __future__ import annotations

import streamlit as st

from trainmon.model import Status
from trainmon.store import JobFilter, JobRow
from trainmon.web import data, nav, parts, show, url, wording
from trainmon.web.dom import Node, el, table

PER_PAGE = 50
REFRESH_SECONDS = 3.0
_COLUMNS = ("Status", "Name", "Error type", "Started", "Duration", "Last loss")


def draw(page: str = nav.MONITOR) -> None:
    """Draw filters and list; the list refreshes itself, the filters stay put. Names link to `page`."""
    wanted = _filters()
    st.fragment(_list, run_every=REFRESH_SECONDS)(wanted, page)


def _filters() -> JobFilter:
    projects = data.service().projects()
    left, middle, right = st.columns([3, 2, 2], vertical_alignment="bottom")
    with left:
        text = st.text_input(
            "Search",
            key="q",
            bind="query-params",
            on_change=_first_page,
            max_chars=200,
            placeholder="Name, command, error, tag",
        )
    with middle:
        chosen = st.multiselect(
            "Status",
            [str(s) for s in Status],
            key="status",
            bind="query-params",
            on_change=_first_page,
            format_func=lambda s: wording.STATUS_WORDS[Status(s)],
            placeholder="Any status",
        )
    with right:
        project = st.selectbox(
            "Project",
            projects,
            index=None,
            key="project",
            bind="query-params",
            on_change=_first_page,
            format_func=show.clean,
            placeholder="All projects",
        )
    page = url.whole_number(st.query_params.get("page"), 1, least=1, most=1_000_000)
    return JobFilter(
        statuses=tuple(Status(s) for s in chosen),
        project=project,
        text=(text or "").strip(),
        limit=PER_PAGE,
        offset=(page - 1) * PER_PAGE,
    )


def _list(wanted: JobFilter, page: str) -> None:
    service = data.service()
    rows = service.list_jobs(
        statuses=wanted.statuses,
        project=wanted.project,
        text=wanted.text,
        limit=wanted.limit,
        offset=wanted.offset,
    )
    total = service.count_jobs(statuses=wanted.statuses, project=wanted.project, text=wanted.text)
    if not rows:
        show.tree(_nothing(wanted, total, page), key="job_list")
        return
    show.tree(el("div", _table(rows, page), _pager(wanted, total, page)), key="job_list")


def _table(rows: list[JobRow], page: str) -> Node:
    now, zone = data.now(), data.zone()
    cells = []
    for row in rows:
        job = row.job
        name = job.name or job.id
        cells.append(
            [
                parts.badge(job.status),
                el(
                    "div",
                    el("a", name, href=url.href(page, {"jobId": job.id}), cls="name clamped", title=name),
                    el("span", _group(row), cls="cut muted small", title=_group(row)),
                ),
                _why(row) if row.error_type and job.status.dead else "",
                parts.when(job.started_at or job.created_at, now, zone),
                el("span", wording.duration(job.duration(now)), cls="num"),
                el("span", wording.number(row.last_loss), cls="num"),
            ]
        )
    return table(_COLUMNS, cells, cls="jobs")


def _group(row: JobRow) -> str:
    tags = " ".join(f"#{tag}" for tag in row.job.tags)
    return " · ".join(part for part in (row.job.project, tags) if part)


def _why(row: JobRow) -> Node:
    chip = parts.chip(row.error_type or "", "code")
    return (
        el("div", chip, el("span", row.title, cls="why clamped small", title=row.title))
        if row.title
        else chip
    )


def _nothing(wanted: JobFilter, total: int, page: str) -> Node:
    if total:
        link = el("a", "Show the first page", href=_page_href(page, 1))
        return el("div", el("p", "There are no jobs on this page of the list."), link, cls="empty")
    if wanted.statuses or wanted.project or wanted.text:
        link = el("a", "Clear the filters", href=url.href(page))
        return el("div", el("p", "No job matches these filters."), link, cls="empty")
    return el(
        "div",
        el("p", "No jobs yet. Put trainmon in front of the command that trains:"),
        el("p", el("code", "trainmon run -- python train.py")),
        el(
            "p",
            "or let a handful of small jobs really run and fail: ",
            el("code", "trainmon demo"),
            cls="muted",
        ),
        cls="empty",
    )


def _pager(wanted: JobFilter, total: int, target: str) -> Node:
    words = ("Newer", "Older")
    return parts.pager(wanted.offset, PER_PAGE, total, "job", words, lambda page: _page_href(target, page))


def _page_href(target: str, page: int) -> str:
    kept: dict[str, object] = {key: st.query_params.get_all(key) for key in ("q", "status", "project")}
    return url.href(target, {**kept, "page": page if page > 1 else ""})


def _first_page() -> None:
    st.query_params.pop("page", None)
