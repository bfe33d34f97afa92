"""Which of a job's logs is read: its console, or what one rank wrote; the URL's `file` holds the choice."""

from __future__ import annotations

import streamlit as st

from trainmon.model import Finding, Job, RankLog, RootCause
from trainmon.web import data, nav, show, url
from trainmon.web.dom import Node, el

CONSOLE = "console.log"


def draw(job: Job) -> str | None:
    """Draw the choice where a job has logs of ranks; returns the chosen one, None for the console log."""
    logs = data.service().rank_logs(job.id)
    asked = st.query_params.get("file")
    chosen = next((log for log in logs if log.name == asked), None)
    if asked and chosen is None:
        show.sentence(
            "This link names a log that this job does not have; here is its console log.", "warning"
        )
    if logs:
        show.tree(_choice(job, logs, chosen), key="log_choice")
    return chosen.name if chosen else None


def place(job_id: str, found: RootCause | Finding) -> str:
    """The link to a line of any of a job's logs, "" when its place is not known."""
    if found.offset is None:
        return ""
    return url.href(nav.TERMINAL, {"jobId": job_id, "file": of_cause(found), "at": found.offset})


def of_cause(found: RootCause | Finding) -> str | None:
    """The log in which something was found, None for the console log."""
    return None if found.file is None or found.file.startswith(CONSOLE) else found.file


def href(job_id: str, log: RankLog | None) -> str:
    """The link to the end of one log."""
    return url.href(nav.TERMINAL, {"jobId": job_id, "file": log.name if log else None})


def _choice(job: Job, logs: list[RankLog], chosen: RankLog | None) -> Node:
    first = next((rank.number for rank in data.service().ranks(job.id) if rank.first), None)
    newest: dict[int, RankLog] = {}
    for log in logs:
        newest.setdefault(log.rank, log)
    ranks = [
        _link(job, log, f"rank {number}" + (" (failed first)" if number == first else ""), chosen, number)
        for number, log in newest.items()
    ]
    console = el("a", "console", href=href(job.id, None), cls=_look(chosen is None))
    return el(
        "div",
        el("div", console, ranks, cls="chips"),
        _streams(job, [log for log in logs if chosen and log.rank == chosen.rank], chosen),
    )


def _streams(job: Job, logs: list[RankLog], chosen: RankLog | None) -> Node | None:
    """The files of the chosen rank: its streams, in each of its attempts."""
    if chosen is None or len(logs) < 2:
        return None
    several = len({log.attempt for log in logs}) > 1
    links = [
        el(
            "a",
            (log.stream or "output") + (f", attempt {log.attempt + 1}" if several else ""),
            href=href(job.id, log),
            cls=_look(log == chosen),
        )
        for log in logs
    ]
    return el("div", links, cls="chips gap")


def _link(job: Job, log: RankLog, words: str, chosen: RankLog | None, number: int) -> Node:
    return el("a", words, href=href(job.id, log), cls=_look(chosen is not None and chosen.rank == number))


def _look(chosen: bool) -> str:
    return "chip blue" if chosen else "chip"
