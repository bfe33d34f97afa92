"""The error trace of a dead job: type, message, stack, telling lines, fixes, and a report to copy."""

from __future__ import annotations

import streamlit as st

from trainmon.model import Diagnosis, ExceptionInfo, Frame, Job
from trainmon.service.told import Told, told
from trainmon.web import parts, report, show, wording
from trainmon.web.dom import Node, el
from trainmon.web.panels import error, log_choice


def draw(job: Job, diagnosis: Diagnosis) -> None:
    """Draw the trace of one dead job."""
    with st.container(border=True, key="error_trace"):
        show.tree(_summary(job, diagnosis), key="trace_summary")
        show.copy_button("Copy report as Markdown", report.markdown(job, diagnosis), key="trace_copy")
        if diagnosis.exception is not None:
            _stack(diagnosis.exception, told(job))
        show.tree(_lines(job, diagnosis), key="trace_lines")
        show.tree(error.advice(job, diagnosis), key="trace_fixes")


def _summary(job: Job, diagnosis: Diagnosis) -> Node:
    raised = diagnosis.exception
    message = (
        f"{raised.type}: {raised.message}" if raised and raised.message else raised.type if raised else None
    )
    return el(
        "div",
        el("h3", f"Error trace: {diagnosis.title}", cls="section wrap"),
        el("div", error.kind_chips(diagnosis), cls="chips"),
        parts.label("Error message"),
        el(
            "div",
            message or job.error_message or parts.ending(job) or "The job left no message.",
            cls="raised",
        ),
    )


def _stack(raised: ExceptionInfo, said: Told) -> None:
    length = line_count(raised)
    if st.toggle(f"Stack trace ({wording.count(length, 'line')})", key="trace", bind="query-params"):
        show.tree(el("div", chain_parts(raised, said)), key="trace_stack")


def line_count(raised: ExceptionInfo) -> int:
    """Lines of the stack as drawn: one a frame, one for its code, one an exception."""
    own = sum(2 if frame.code else 1 for frame in raised.frames) + 1
    return own + sum(line_count(one) for one in raised.chain)


def chain_parts(raised: ExceptionInfo, said: Told | None = None) -> list[Node]:
    """The exceptions of a chain, the origin first, each with its frames and the tensors in them."""
    found: list[Node] = []
    for origin in raised.chain:
        found += chain_parts(origin, said)
    if found:
        found.append(parts.label("which led to"))
    found.append(el("div", [_frame(f, said) for f in raised.frames], cls="frames"))
    found.append(el("div", f"{raised.type}: {raised.message}", cls="raised"))
    return found


def _frame(frame: Frame, said: Told | None) -> Node:
    tensors = said.tensors_at(frame.file, frame.line or 0, frame.function) if said else {}
    kind, words = ("user", "your code") if frame.user_code else ("library", "library")
    return el(
        "div",
        el("span", frame.place, cls="place"),
        el("span", frame.code, cls="src") if frame.code else None,
        [el("span", f"{name}: {what}", cls="tensor muted") for name, what in tensors.items()],
        cls=f"frame {kind}",
        title=words,
    )


def _lines(job: Job, diagnosis: Diagnosis) -> Node:
    quotes = []
    for finding in diagnosis.contributing[:8]:
        quotes.append(parts.quote(finding.line, finding.line_number, log_choice.place(job.id, finding)))
    said = diagnosis.root_cause.line if diagnosis.root_cause else None
    others = [line for line in diagnosis.evidence[:12] if line != said]
    evidence = [parts.quote(line, None) for line in others] if not quotes else []
    return el(
        "div",
        *error.root_cause(diagnosis, job.id),
        parts.label("Error lines in the log") if quotes or evidence else None,
        el("div", quotes or evidence, cls="lines") if quotes or evidence else None,
    )
