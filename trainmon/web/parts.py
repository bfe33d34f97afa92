"""Small trees that several panels share: badges, chips, facts, quoted log lines."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import tzinfo
from typing import Any

from trainmon.model import FixRecord, Job, Status
from trainmon.web import wording
from trainmon.web.dom import Node, el

COLOURS = {
    Status.PENDING: "gray",
    Status.RUNNING: "blue",
    Status.COMPLETED: "green",
    Status.FAILED: "red",
    Status.CANCELLED: "orange",
    Status.LOST: "violet",
}


def badge(status: Status) -> Node:
    """A job's status as a coloured word with a dot."""
    return el("span", wording.STATUS_WORDS[status], cls=f"chip dot {COLOURS[status]}")


def chip(text: str, look: str = "") -> Node:
    """A short text in a rounded box, cut when long, whole on hover."""
    return el("span", el("span", text, cls="cut"), cls=f"chip {look}".strip(), title=text)


def pager(
    offset: int, per_page: int, total: int, noun: str, words: tuple[str, str], href: Callable[[int], str]
) -> Node:
    """Which part of a list is shown, and links (in `words`) to the pages before and after; pages count from 1."""
    page, last = offset // per_page + 1, -(-total // per_page)
    shown = f"{offset + 1:,}–{min(offset + per_page, total):,} of {wording.count(total, noun)}"
    return el(
        "div",
        el("span", shown, cls="muted"),
        el("a", words[0], href=href(page - 1)) if page > 1 else None,
        el("a", words[1], href=href(page + 1)) if page < last else None,
        cls="pager",
    )


def facts(pairs: Iterable[tuple[str, str | None]]) -> Node:
    """Labelled values on one line that wraps; unknown ones are left out."""
    return el(
        "div",
        [el("div", el("span", key, cls="k"), el("span", value)) for key, value in pairs if value],
        cls="facts",
    )


def fix_record(record: FixRecord | None) -> Node | None:
    """How often a change helped, coloured only when at least three retries tell."""
    if record is None:
        return None
    enough = record.tried >= 3
    look = "gray" if not enough else "green" if record.worked * 2 > record.tried else "orange"
    return chip(str(record), look)


def label(text: str) -> Node:
    """The small heading over a part of a panel."""
    return el("div", text, cls="label")


def quote(line: str, line_number: int | None, href: str = "") -> Node:
    """One line of a log, verbatim, with its line number (a link when `href` is given)."""
    at = None
    if line_number is not None:
        words = f"line {line_number:,}"
        at = el("span", el("a", words, href=href) if href else words, cls="at")
    return el("div", at, el("span", line, cls="what"), cls="quote")


def when(then: float | None, now: float, where: tzinfo) -> Node:
    """A time as its distance from now, absolute below and on hover."""
    absolute = wording.moment(then, where)
    return el(
        "span",
        el("span", wording.ago(then, now), cls="num"),
        el("span", absolute[:16] if then else "", cls="under muted small num"),
        title=absolute,
    )


def ending(job: Job) -> str | None:
    """How the process ended: its signal or exit code; None when nobody knows."""
    if job.signal is not None:
        return f"signal {wording.signal_name(job.signal)}"
    return f"exit code {job.exit_code}" if job.exit_code is not None else None


def flat(mapping: Mapping[str, Any], before: str = "") -> dict[str, str]:
    """A nested mapping as dotted names and typed-out values, in order."""
    out: dict[str, str] = {}
    for key, value in mapping.items():
        name = f"{before}{key}"
        if isinstance(value, Mapping) and value:
            out.update(flat(value, f"{name}."))
        else:
            out[name] = wording.setting(value) if value is not None else "none"
    return out
