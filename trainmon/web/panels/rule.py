"""One rule: what it means and what to do, how it recognises a failure, and the jobs that it explained."""

from __future__ import annotations

import streamlit as st

from trainmon.rules import Rule
from trainmon.rules._document import ROLES, captured, document
from trainmon.service.sightings import jobs_explained_by, seen_rules
from trainmon.web import data, nav, parts, show, url, wording
from trainmon.web.dom import Node, el, prose, table
from trainmon.web.panels.rules import Entry, entries, marks

MOST_JOBS = 10


def find(slug: str | None) -> Entry | None:
    """The rule of this id, built in, the user's own or switched off; None when there is none."""
    return next((entry for entry in entries(data.service().user_rules()) if entry.id == slug), None)


def draw(entry: Entry) -> None:
    """Draw one rule."""
    st.page_link(nav.pages()[nav.RULES], label="All rules", icon=":material/arrow_back:")
    rule = entry.rule
    if rule is None:
        show.tree(
            el("div", el("h2", entry.id, cls="title"), el("div", marks(entry), cls="chips"), cls="head"),
            "rule",
        )
        return
    show.tree(_words(entry, rule), key="rule")
    jobs = _jobs(entry.id)
    with st.container(border=True):
        show.tree(jobs, key="rule_jobs")
    show.tree(_recognised(rule), key="rule_machine")


def _words(entry: Entry, rule: Rule) -> Node:
    told = document(rule)
    chips = [
        parts.chip(str(rule.error_type), "code red"),
        parts.chip(f"in phase {rule.phase}", "code") if rule.phase else None,
        parts.chip(ROLES[rule.role]),
        parts.chip(f"{rule.confidence:.0%} confidence"),
        *marks(entry),
    ]
    sections = [(title, body) for title, body in told.sections if title != "References"]
    return el(
        "div",
        el("h2", rule.title, cls="title"),
        el("div", [el("span", rule.id, cls="mono muted wrap"), *chips], cls="chips"),
        el("p", prose(_summary(rule, told.summary)), cls="prose gap"),
        [
            el("div", el("h4", title, cls="section gap"), el("p", prose(body), cls="prose"))
            for title, body in sections
        ],
        el("h4", "References", cls="section gap") if rule.sources else None,
        el("ul", [el("li", el("a", one, outside=one, cls="wrap")) for one in rule.sources], cls="plain"),
        cls="head",
    )


def _summary(rule: Rule, told: str) -> str:
    """The module's sentence, or the description where that sentence is the title again."""
    return told if told.rstrip(".") not in ("", rule.title) else rule.description


def _jobs(rule_id: str) -> Node:
    seen = seen_rules(data.service()).get(rule_id)
    if seen is None:
        return el(
            "div", parts.label("Your jobs"), el("div", "It has explained none of them so far.", cls="muted")
        )
    now, zone = data.now(), data.zone()
    rows = [
        [
            el(
                "a", row.job.name or row.job.id, href=url.href(nav.MONITOR, {"jobId": row.job.id}), cls="wrap"
            ),
            parts.badge(row.job.status),
            parts.when(row.job.ended_at or row.job.created_at, now, zone),
        ]
        for row in jobs_explained_by(data.service(), seen, MOST_JOBS)
    ]
    shown = f", the last {len(rows)} here" if seen.jobs > len(rows) else ""
    head = f"It explained {wording.count(seen.jobs, 'job')}{shown}"
    return el("div", parts.label(head), table(("Job", "Status", "Ended"), rows))


def _recognised(rule: Rule) -> Node:
    facts = [
        ("Line of the log that matches", rule.pattern),
        ("Exception", rule.exception),
        ("Frame of its traceback", rule.frames),
        ("Words, one of which such a line holds", "\n".join(rule.needles)),
        ("Values it takes out of the line", ", ".join(captured(rule))),
    ]
    return el(
        "details",
        el("summary", "How it is recognised"),
        [el("div", parts.label(name), el("pre", text, cls="block")) for name, text in facts if text],
    )
