"""A log from anywhere, pasted or uploaded, and what it died of; nothing of it is kept."""

from __future__ import annotations

import streamlit as st

from trainmon.analyze import diagnose
from trainmon.model import Diagnosis, Evidence, LogSource
from trainmon.web import data, parts, report, show
from trainmon.web.dom import el, prose
from trainmon.web.panels import error, error_trace, why


def draw() -> None:
    """Draw the inputs, and the diagnosis once there is a log."""
    text = _log_bytes()
    if not text.strip():
        show.tree(
            el("div", "Paste the end of a failed run's output, or upload its whole log.", cls="muted"),
            "paste_empty",
        )
        return
    found = diagnose(Evidence(logs=(LogSource(data=text, name="pasted log"),)), data.service().knowledge())
    _draw(found)


def _log_bytes() -> bytes:
    uploaded = st.file_uploader("Log file", key="analyze_file", max_upload_size=500)
    text = st.text_area(
        "Or paste it here", key="analyze_text", height=220, placeholder="Traceback (most recent call last): …"
    )
    if uploaded is not None:
        return bytes(uploaded.getvalue())
    return (text or "").encode("utf-8", "replace")


def _draw(found: Diagnosis) -> None:
    with st.container(border=True):
        show.tree(
            el(
                "div",
                el("h3", found.title, cls="section wrap"),
                el("div", error.kind_chips(found), cls="chips"),
                parts.label("What happened"),
                el("p", prose(found.description), cls="prose"),
                *error.root_cause(found, None),
                *why.alternatives(found.alternatives, None),
                parts.label("Error lines in the log") if found.evidence else None,
                el("div", [parts.quote(line, None) for line in found.evidence[:12]], cls="lines"),
            ),
            key="paste_result",
        )
        show.tree(error.suggestions(found.suggestions), key="paste_fixes")
        show.tree(why.details(found, None), key="paste_why")
        if found.exception is not None:
            show.tree(
                el("div", parts.label("Stack trace"), error_trace.chain_parts(found.exception)), "paste_stack"
            )
        show.copy_button("Copy report as Markdown", report.markdown(None, found), key="paste_copy")
