"""The line of retries that a job belongs to: what each started from, what was changed, and whether it helped."""

from __future__ import annotations

import streamlit as st

from trainmon.model import Job, Relative, Retry, Suggestion
from trainmon.web import data, nav, parts, show, url, wording
from trainmon.web.dom import Node, el, table

SHOWN = 30


def draw(job: Job) -> None:
    """Draw the card of a job that is a retry or was retried; nothing for any other."""
    if not job.parent_id and not data.service().lineage(job.id)[1]:
        return
    line = data.service().relatives(job.id)
    if len(line) < 2:
        return
    with st.container(border=True, key="lineage_card"):
        show.tree(_card(line, job.id), key="lineage")


def _card(line: list[Relative], job_id: str) -> Node:
    shown = _around(line, job_id)
    rows = [_row(relative, job_id) for relative in shown]
    left = len(line) - len(shown)
    more = el("div", f"and {left:,} more", cls="muted small") if left else None
    head = ("Job", "Status", "Started from", "Changed", "Reached step", "Got past the failure")
    return el("div", el("h3", "Retries", cls="section"), table(head, rows), more)


def _around(line: list[Relative], job_id: str) -> list[Relative]:
    """At most SHOWN rows, this job among them."""
    here = next((at for at, relative in enumerate(line) if relative.job.id == job_id), 0)
    start = max(0, min(here - SHOWN // 2, len(line) - SHOWN))
    return line[start : start + SHOWN]


def _row(relative: Relative, job_id: str) -> list[Node | str]:
    job = relative.job
    name = el("strong", job.name or job.id) if job.id == job_id else _link(job)
    here = " (this job)" if job.id == job_id else ""
    step = "└ " if relative.depth else ""
    indent = "\u2003" * max(0, min(relative.depth, 6) - 1)
    kind = f" {relative.error_type}" if relative.error_type else ""
    return [
        el(
            "span",
            f"{indent}{step}",
            name,
            here,
            el("span", job.id, cls="under muted small mono"),
            cls="wrap",
        ),
        el("span", parts.badge(job.status), el("span", kind, cls="small")),
        _origin(relative.retry) if relative.depth else "–",
        _changes(relative.retry),
        el("span", wording.step(relative.last_step), cls="num"),
        _helped(relative) if relative.depth else "–",
    ]


def _link(job: Job) -> Node:
    return el("a", job.name or job.id, href=url.href(nav.MONITOR, {"jobId": job.id}))


def _origin(retry: Retry | None) -> str:
    if retry is None:
        return "not recorded"
    if retry.checkpoint is None:
        return "the beginning"
    return f"step {wording.step(retry.from_step)}" if retry.from_step is not None else "a checkpoint"


def _changes(retry: Retry | None) -> Node | str:
    made = [c for c in retry.changes if c.parameter] if retry else []
    if not made:
        return "–" if retry is None else "nothing"
    return el("div", [el("div", el("code", _change(c), cls="wrap")) for c in made])


def _change(change: Suggestion) -> str:
    return f"{change.parameter}: {wording.setting(change.current)} → {wording.setting(change.suggested)}"


def _helped(relative: Relative) -> Node:
    if relative.worked is None:
        words = "cannot be told" if relative.job.status.ended else "still running"
        return el("span", words, cls="muted")
    return parts.chip("yes", "green dot") if relative.worked else parts.chip("no", "red dot")
