"""What a person says of a diagnosis: shown when there is one, asked for when there is none."""

from __future__ import annotations

import streamlit as st

from trainmon.errors import TrainmonError
from trainmon.model import Diagnosis, ErrorType, Job, Phase, Verdict
from trainmon.web import data, parts, show
from trainmon.web.dom import Node, el


def draw_kept(job: Job) -> bool:
    """Draw the verdict, with a way to take it back; False when there is none."""
    kept = data.service().verdict(job.id)
    if kept is None:
        return False
    with st.container(border=True):
        show.tree(_kept(kept), key="verdict")
        if st.button("Take it back", key="verdict_withdraw"):
            data.service().withdraw_verdict(job.id)
            st.rerun()
    return True


def _kept(verdict: Verdict) -> Node:
    said = str(verdict.said.get("error_type", ""))
    agrees = said == str(verdict.error_type)
    what = [parts.chip(str(verdict.error_type), "code green")]
    if verdict.phase:
        what.append(parts.chip(f"in phase {verdict.phase}", "code"))
    return el(
        "div",
        parts.label("Confirmed by a person" if agrees else "Corrected by a person"),
        el("div", what, cls="chips"),
        parts.quote(verdict.line, verdict.line_number) if verdict.line else None,
        el("p", verdict.note, cls="prose") if verdict.note else None,
        None if agrees else el("div", f"The analyzer had said {said}.", cls="muted"),
    )


def ask(job: Job, diagnosis: Diagnosis) -> None:
    """Draw the question whether the diagnosis is right, with a form for a correction."""
    with st.expander("Is this right?"):
        st.caption(
            "Your verdict is kept beside the diagnosis; `trainmon accuracy` counts how often it was right."
        )
        if st.button("Yes, it is right", key="verdict_right"):
            _keep(job, None, None, "", "")
        with st.form("verdict_form", border=False):
            types, phases = list(map(str, ErrorType)), list(map(str, Phase))
            left, right = st.columns(2)
            error_type = left.selectbox(
                "The right error type",
                types,
                index=types.index(str(diagnosis.error_type)),
                key="verdict_type",
            )
            phase = right.selectbox(
                "The phase", phases, index=phases.index(str(diagnosis.phase)), key="verdict_phase"
            )
            line = st.text_input(
                "The decisive line: its number in the log, or text in it", key="verdict_line", max_chars=500
            )
            note = st.text_input("What you know about it", key="verdict_note", max_chars=500)
            if st.form_submit_button("Keep this correction"):
                _keep(job, error_type, phase, line, note)


def _keep(job: Job, error_type: str | None, phase: str | None, line: str, note: str) -> None:
    try:
        data.service().correct(job.id, error_type, phase=phase, line=line.strip() or None, note=note)
    except TrainmonError as error:
        show.sentence(str(error), "error")
        return
    st.rerun()
