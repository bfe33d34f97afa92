"""What the script said of itself: its alerts, its results, and the tensors of the frames that failed."""

from __future__ import annotations

import streamlit as st

from trainmon.model import Diagnosis, Job
from trainmon.service.told import Alert, FrameTensors, Told, told
from trainmon.web import data, parts, show, wording
from trainmon.web.dom import Child, Node, el, table

FIRST_ALERTS, MOST_URGENT = 3, 6
MOST_RESULTS = 12
MOST_FRAMES = 4
_LOOKS = {"info": "blue", "warn": "orange", "error": "red"}
_WORDS = {"info": "info", "warn": "warning", "error": "error"}


def draw(job: Job) -> None:
    """Draw the results and the alerts of a job; nothing where it told of none."""
    said = told(job)
    if said.summary:
        show.tree(_results(said), key="told_summary")
    if said.alerts:
        with st.container(border=True):
            show.tree(_alerts(said.alerts), key="told_alerts")


def _results(said: Told) -> Node:
    entries = list((said.summary or {}).items())
    shown = [(name, wording.setting(value)) for name, value in entries[:MOST_RESULTS]]
    more = len(entries) - len(shown)
    return el(
        "div",
        parts.label("Summary"),
        parts.facts([*shown, ("", f"and {more} more, in the environment below" if more > 0 else None)]),
        cls="summary",
    )


def _alerts(alerts: tuple[Alert, ...]) -> Node:
    first = _first(alerts)
    rest = [alert for alert in alerts if alert not in first]
    more = (
        el(
            "details",
            el("summary", f"{wording.count(len(rest), 'more alert')}"),
            el("div", map(_alert, rest), cls="alerts gap"),
            cls="gap",
        )
        if rest
        else None
    )
    return el(
        "div",
        parts.label(wording.count(len(alerts), "alert") + " from the script"),
        el("div", map(_alert, first), cls="alerts"),
        more,
    )


def _first(alerts: tuple[Alert, ...]) -> list[Alert]:
    """The alerts that are seen at once: errors and warnings, and the newest of the others beside few of these."""
    urgent = [alert for alert in alerts if alert.level != "info"][:MOST_URGENT]
    others = [alert for alert in alerts if alert.level == "info"][: max(0, FIRST_ALERTS - len(urgent))]
    return [alert for alert in alerts if alert in urgent or alert in others]


def _alert(alert: Alert) -> Node:
    rank = el("span", f"rank {alert.rank}", cls="muted small") if alert.rank else None
    return el(
        "div",
        el("div", el("span", _WORDS[alert.level], cls=f"chip dot {_LOOKS[alert.level]}"), cls="level"),
        el(
            "div",
            el("div", el("strong", alert.title), " ", rank, cls="wrap"),
            el("div", alert.text, cls="muted wrap pre") if alert.text else None,
            cls="said",
        ),
        parts.when(alert.time, data.now(), data.zone()) if alert.time else None,
        cls="alert",
    )


def draw_tensors(job: Job, diagnosis: Diagnosis) -> None:
    """Draw names, types, shapes and devices of the tensors where the script failed; nothing when not known."""
    frames = _telling(told(job).frames, diagnosis)
    if not frames:
        return
    with st.container(border=True):
        tables = [_frame(frame, first=here == 0) for here, frame in enumerate(frames)]
        show.tree(el("div", parts.label("Tensors where it failed"), tables), key="told_tensors")


def _telling(frames: tuple[FrameTensors, ...], diagnosis: Diagnosis) -> list[FrameTensors]:
    """The frame of the fault and those in the user's own code, without the library's calls between them."""
    raised = diagnosis.exception
    own = {(f.file, f.line) for f in raised.frames if f.user_code} if raised else set()
    chosen = [f for here, f in enumerate(frames) if here == 0 or not own or (f.file, f.line) in own]
    return chosen[:MOST_FRAMES]


def _frame(frame: FrameTensors, first: bool) -> Node:
    place = f"{frame.file.replace(chr(92), '/').rsplit('/', 1)[-1]}:{frame.line} in {frame.function}"
    rank = f" · rank {frame.rank}" if frame.rank else ""
    rows: list[list[Child]] = [[name, *_columns(what)] for name, what in frame.tensors.items()]
    return el(
        "div",
        el("div", place + rank, cls="mono wrap", title=f"{frame.file}:{frame.line}"),
        table(
            ("Name", "Type", "Data type", "Shape", "Device"), rows, cls=f"tensors{'' if first else ' more'}"
        ),
        cls="" if first else "gap",
    )


def _columns(what: str) -> list[str]:
    """`Tensor float32 (8, 128) cuda:0` as type, data type, shape, device."""
    head, opening, tail = what.partition("(")
    shape, _, device = tail.partition(")")
    kind, _, dtype = head.strip().partition(" ")
    return [kind, dtype, f"({shape})" if opening else "", device.strip()]
