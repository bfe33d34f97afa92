"""The error panel: what a dead job died of, the cause in its log, and what to change."""

from __future__ import annotations

import streamlit as st

from trainmon.model import Diagnosis, Job, Status, Suggestion
from trainmon.web import data, logview, nav, parts, show, url, wording
from trainmon.web.dom import Node, el, prose, table
from trainmon.web.panels import log_choice, origin, told, verdict, why

HEADLINES = {
    Status.FAILED: "Training failed",
    Status.CANCELLED: "Training was cancelled",
    Status.LOST: "Training vanished without an exit status",
}
SHORT_LINES = 25
_DECISIVE_LINES = 12


def draw(job: Job) -> None:
    """Draw the panel of a failed, cancelled or lost job; there is always something in it."""
    diagnosis = data.diagnosis(job)
    show.tree(_banner(job, diagnosis), key="error_banner")
    _raw_error(job, diagnosis)
    judged = verdict.draw_kept(job)
    with st.container(border=True):
        show.tree(_analysis(job, diagnosis), key="error_analysis")
    told.draw_tensors(job, diagnosis)
    with st.container(border=True):
        show.tree(advice(job, diagnosis), key="error_suggestions")
    show.tree(why.details(diagnosis, job.id), key="error_why")
    if not judged:
        verdict.ask(job, diagnosis)


def draw_first(job: Job) -> None:
    """Of a large log that nobody has read yet, show what its end says for as long as the whole is read."""
    found = data.service().first_answer(job.id)
    if found is None:
        return
    place = st.empty()
    with place.container():
        show.tree(_banner(job, found), key="first_banner")
        show.sentence("This is from the last 1 MB of the log. The rest is being read …", "info")
        with st.container(border=True):
            show.tree(_analysis(job, found), key="first_analysis")
    data.diagnosis(job)
    place.empty()


def _banner(job: Job, diagnosis: Diagnosis) -> Node:
    return el(
        "div",
        el("h2", origin.headline(job, HEADLINES[job.status]), cls="headline"),
        el("div", diagnosis.title, cls="cause"),
        cls=f"banner {parts.COLOURS[job.status]}",
    )


def _raw_error(job: Job, diagnosis: Diagnosis) -> None:
    text = raw_error(job, diagnosis)
    if not text:
        with st.container(border=True):
            show.tree(_what_is_known(job), key="error_known")
        return
    lines = text.splitlines()
    if len(lines) <= SHORT_LINES:
        said = bool(job.error_message or diagnosis.evidence)
        with st.expander("Raw error" if said else "The last lines of the log", expanded=True):
            show.code(text, key="error_raw")
            show.copy_button("Copy", text, key="error_raw_copy")
    else:
        decisive = list(diagnosis.evidence[:_DECISIVE_LINES]) or lines[-_DECISIVE_LINES:]
        with st.expander("Raw error: its decisive lines", expanded=True):
            show.code("\n".join(decisive), key="error_decisive")
        with st.expander(f"Whole error, {wording.count(len(lines), 'line')}"):
            show.code(text, key="error_raw")
            show.copy_button("Copy", text, key="error_raw_copy")
    if not job.error_message and not diagnosis.exception:
        with st.container(border=True):
            show.tree(_what_is_known(job), key="error_known")


def raw_error(job: Job, diagnosis: Diagnosis) -> str:
    """The error as the job said it, else the analyzer's lines, else the log's last lines; "" without any."""
    if job.error_message and job.error_message.strip():
        return job.error_message.strip("\n")
    if diagnosis.evidence:
        return "\n".join(diagnosis.evidence)
    return "\n".join(logview.last_lines(job.id, SHORT_LINES))


def _what_is_known(job: Job) -> Node:
    """For a job that died without a word: how the process ended and what memory was used."""
    zone = data.zone()
    pairs = [
        ("ended with", parts.ending(job) or "no exit status: nobody saw the process end"),
        *origin.facts(job)[1:2],
        ("last sign of life", wording.moment(job.heartbeat_at, zone) if job.heartbeat_at else None),
        ("ended", wording.moment(job.ended_at, zone) if job.ended_at else None),
    ]
    return el(
        "div",
        parts.label("What is known of the end"),
        parts.facts(pairs),
        parts.label("Memory at the end"),
        parts.facts(_memory(job.id)) if _memory(job.id) else el("div", "not recorded", cls="muted"),
    )


def _memory(job_id: str) -> list[tuple[str, str | None]]:
    summaries = data.service().metric_summaries(job_id)
    return [
        (_memory_name(m.name), wording.size(m.last_value))
        for m in summaries
        if m.name.startswith("system/") and m.name.endswith("bytes")
    ]


def _memory_name(metric: str) -> str:
    known = {"system/memory_used_bytes": "host", "system/process_rss_bytes": "this job's processes"}
    return known.get(metric, metric.removeprefix("system/").removesuffix("_memory_used_bytes"))


def _analysis(job: Job, diagnosis: Diagnosis) -> Node:
    return el(
        "div",
        parts.label("Analysis"),
        el("div", kind_chips(diagnosis), cls="chips"),
        parts.label("What happened"),
        el("p", prose(diagnosis.description), cls="prose"),
        *root_cause(diagnosis, job.id),
        *why.alternatives(diagnosis.alternatives, job.id),
    )


def kind_chips(diagnosis: Diagnosis) -> list[Node]:
    """Error type, phase, confidence and rule as chips."""
    chips = [
        parts.chip(str(diagnosis.error_type), "code red"),
        parts.chip(f"in phase {diagnosis.phase}", "code"),
        parts.chip(f"{diagnosis.confidence:.0%} confidence"),
        why.standing(diagnosis.standing),
    ]
    if diagnosis.rule:
        href = url.href(nav.RULES, {"rule": diagnosis.rule}) if url.slug(diagnosis.rule) else ""
        chips.append(el("span", el("a", f"rule {diagnosis.rule}", href=href), cls="chip"))
    return chips


def root_cause(diagnosis: Diagnosis, job_id: str | None) -> list[Node]:
    """The line of the log that is the cause, linked to its place in a job's log."""
    cause = diagnosis.root_cause
    if cause is None:
        return []
    where = log_choice.place(job_id, cause) if job_id else ""
    source = " · ".join(
        part
        for part in (
            cause.file,
            f"rank {cause.rank}" if cause.rank is not None else None,
            f"host {cause.host}" if cause.host else None,
        )
        if part
    )
    return [
        parts.label(diagnosis.cause_heading + (f" in {source}" if source else "")),
        parts.quote(cause.line, cause.line_number, where),
    ]


def advice(job: Job, diagnosis: Diagnosis) -> Node:
    """What to change, unless a person has ruled out the diagnosis that suggests it."""
    kept = data.service().verdict(job.id)
    if kept is None or not kept.overrules(diagnosis.error_type):
        return suggestions(diagnosis.suggestions)
    words = f"What the analyzer suggests for {diagnosis.error_type} is left out: a verdict has ruled it out."
    return el("div", words, cls="muted")


def suggestions(found: tuple[Suggestion, ...]) -> Node:
    """What to change: settings as a table, actions as a list."""
    settings = [s for s in found if s.parameter]
    actions = [s for s in found if not s.parameter]
    if not found:
        words = "There is no advice for this failure yet. The lines above are the most telling ones."
        return el("div", parts.label("Suggested changes"), el("div", words, cls="muted"))
    rows = [[s.parameter, wording.setting(s.current), _suggested(s), _because(s)] for s in settings]
    grid = table(("Parameter", "Current", "Suggested", "Why"), rows, cls="params") if rows else None
    steps = [el("li", el("strong", prose(s.action or s.reason)), _why(s)) for s in actions]
    return el(
        "div",
        parts.label("Suggested changes") if rows else None,
        grid,
        parts.label("Also" if rows else "What to do") if steps else None,
        el("ol", steps, cls="plain") if steps else None,
    )


def _suggested(suggestion: Suggestion) -> str:
    return wording.setting(suggestion.suggested) if suggestion.suggested is not None else "–"


def _because(suggestion: Suggestion) -> Node:
    """The reason, and how often this change helped before."""
    record = parts.fix_record(suggestion.retries)
    return el("span", el("span", prose(suggestion.reason), cls="prose"), " ", record)


def _why(suggestion: Suggestion) -> Node | None:
    return el("div", prose(suggestion.reason), cls="muted prose") if suggestion.action else None
