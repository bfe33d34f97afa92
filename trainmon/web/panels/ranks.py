"""The ranks of a job of several processes: how each fares, which failed first, and the way to its log."""

from __future__ import annotations

import streamlit as st

from trainmon.errors import JobNotFound
from trainmon.model import Job, Rank, RankLog, RankStatus
from trainmon.web import data, show, wording
from trainmon.web.dom import Node, el, table
from trainmon.web.panels import live, log_choice

COLOURS = {
    RankStatus.RUNNING: "blue",
    RankStatus.COMPLETED: "green",
    RankStatus.FAILED: "red",
    RankStatus.STOPPED: "gray",
    RankStatus.ENDED: "violet",
}
MEANINGS = {
    RankStatus.STOPPED: "Ended by its launcher, because another rank had failed.",
    RankStatus.ENDED: "Its process is gone; nobody saw how it ended.",
}
MOST_SHOWN = 32


def draw(job: Job) -> None:
    """Draw the ranks; nothing for a job of one process. Those of a running job are looked at again."""
    if data.service().ranks(job.id) or not job.status.ended:
        st.fragment(_ranks, run_every=live.interval(job))(job.id)


def _ranks(job_id: str) -> None:
    try:
        ranks, logs = data.service().ranks(job_id), data.service().rank_logs(job_id)
    except JobNotFound:
        return
    if ranks:
        show.tree(_panel(job_id, ranks, logs), key="ranks")


def _panel(job_id: str, ranks: list[Rank], logs: list[RankLog]) -> Node:
    shown = ranks if len(ranks) <= MOST_SHOWN else _telling(ranks)
    rows = [_row(job_id, rank, logs) for rank in shown]
    hidden = len(ranks) - len(shown)
    return el(
        "div",
        el("h3", "Ranks", cls="section"),
        el("div", _summary(ranks), cls="muted small"),
        table(("Rank", "Status", "Ended with", "Its own error", "Log"), rows, cls="ranks"),
        el("div", f"{wording.count(hidden, 'more rank')} like these.", cls="muted small") if hidden else None,
    )


def _telling(ranks: list[Rank]) -> list[Rank]:
    """Of very many ranks those that failed, then as many of the others as there is room for."""
    failed = [rank for rank in ranks if rank.first or rank.status is RankStatus.FAILED]
    chosen = [*failed, *(rank for rank in ranks if rank not in failed)][:MOST_SHOWN]
    return sorted(chosen, key=lambda rank: rank.number)


def _summary(ranks: list[Rank]) -> str:
    counted = [(status, sum(rank.status is status for rank in ranks)) for status in RankStatus]
    words = ", ".join(f"{count} {status}" for status, count in counted if count)
    restarts = max(rank.attempt for rank in ranks)
    return f"{words}; restarted {wording.count(restarts, 'time')}" if restarts else words


def _row(job_id: str, rank: Rank, logs: list[RankLog]) -> list[Node | str]:
    log = next((log for log in logs if log.rank == rank.number), None)
    status = el(
        "span", str(rank.status), cls=f"chip dot {COLOURS[rank.status]}", title=MEANINGS.get(rank.status, "")
    )
    first = el("span", "failed first", cls="chip red") if rank.first else None
    return [
        el("span", str(rank.number), cls="num"),
        el("div", status, first, cls="chips"),
        _ending(rank),
        el("span", rank.message or "–", cls="mono small wrap"),
        el("a", "open", href=log_choice.href(job_id, log)) if log else "–",
    ]


def _ending(rank: Rank) -> str:
    if rank.signal is not None:
        return wording.signal_name(rank.signal)
    return f"exit code {rank.exit_code}" if rank.exit_code is not None else "–"
