"""What the pages say differently of a job that was imported: where it is from, and what its tool did not keep."""

from __future__ import annotations

import streamlit as st

from trainmon.model import Checkpoint, Job, Status
from trainmon.service.origin import origin_of
from trainmon.web import show
from trainmon.web.dom import Node, el


def facts(job: Job) -> list[tuple[str, str | None]]:
    """Labelled values for the job's head; none for a job that trainmon recorded itself."""
    origin = origin_of(job)
    if origin is None:
        return []
    said = origin.said if origin.keeps_status else None
    return [("imported from", origin.label), (f"{origin.label} says", said), ("source", origin.source)]


def headline(job: Job, own: str) -> str:
    """The headline over a dead job's diagnosis; `own` is that of a job that trainmon watched."""
    origin = origin_of(job)
    if origin is None or job.status is not Status.LOST:
        return own
    return (
        "Training stopped without a word" if origin.keeps_status else "How this training ended is not known"
    )


def no_log(job: Job) -> str | None:
    """Why an imported job has no console log; None when it has one, or is none."""
    origin = origin_of(job)
    if origin is None or origin.keeps_log:
        return None
    return f"{origin.label} keeps no console output, so there was none to import."


def no_command(job: Job, checkpoints: list[Checkpoint], shown: Node | None) -> bool:
    """The card in place of the resume card where no command is known; False for a job that was not imported."""
    origin = origin_of(job)
    if origin is None:
        return False
    if not checkpoints:
        return True
    words = f"{origin.label} keeps no command line, so start it as you did then, from one of these:"
    with st.container(border=True, key="resume_card"):
        head = el("div", el("h3", "Checkpoints", cls="section"), el("div", words, cls="muted"))
        show.tree(el("div", head, shown), key="resume_checkpoints")
    return True
