"""Who a job is: its name, status and the facts that fit on a line."""

from __future__ import annotations

import shlex

from trainmon import redact
from trainmon.model import Job
from trainmon.web import data, nav, parts, show, url, wording
from trainmon.web.dom import Node, el
from trainmon.web.panels import origin


def draw(job: Job) -> None:
    """Draw the heading of a job's page."""
    show.tree(_head(job), key="job_head")


def _head(job: Job) -> Node:
    now, zone = data.now(), data.zone()
    parent, children = data.service().lineage(job.id)
    ended = "ran for" if job.status.ended else "running for"
    name = job.name or job.id
    return el(
        "div",
        el("h2", name, cls="title", title=name),
        el("div", parts.badge(job.status), [parts.chip(f"#{tag}") for tag in job.tags], cls="chips"),
        parts.facts(
            [
                ("project", job.project),
                ("job", job.id),
                ("started", f"{wording.moment(job.started_at, zone)} ({wording.ago(job.started_at, now)})"),
                (ended, wording.duration(job.duration(now)) if job.started_at else None),
                ("ended with", parts.ending(job) if job.status.ended else None),
                ("host", job.host),
                ("git", _git(job)),
                *origin.facts(job),
            ]
        ),
        _command(job),
        _lineage("Retry of", [parent] if parent else []),
        _lineage("Retried as", children),
        cls="head",
    )


def _command(job: Job) -> Node | None:
    if not job.command:
        return None
    return el("div", el("code", shlex.join(redact.mask_argv(job.command)), cls="muted cut"), cls="facts")


def _git(job: Job) -> str | None:
    if job.git is None:
        return None
    branch = f"{job.git.branch} @ " if job.git.branch else ""
    return f"{branch}{job.git.commit[:10]}{' (with changes not committed)' if job.git.dirty else ''}"


def _lineage(word: str, jobs: list[Job]) -> Node | None:
    if not jobs:
        return None
    links = [
        el("span", parts.badge(job.status), " ", el("a", job.name or job.id, href=_href(job)), cls="wrap")
        for job in jobs[:10]
    ]
    return el("div", el("span", word, cls="k muted"), links, cls="facts")


def _href(job: Job) -> str:
    return url.href(nav.MONITOR, {"jobId": job.id})
