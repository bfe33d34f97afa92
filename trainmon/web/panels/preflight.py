"""Would it fail again? A button in the resume card that looks at this machine, and what it found."""

from __future__ import annotations

import logging

import streamlit as st

from trainmon.errors import TrainmonError, UsageError
from trainmon.model import Checked, Job, Outlook, Preflight
from trainmon.web import data, parts, show
from trainmon.web.dom import Node, el, table

LOOKS = {Outlook.YES: "red dot", Outlook.NO: "green dot", Outlook.CANNOT_TELL: "orange dot"}
WORDS = {
    Outlook.YES: "Yes, it would fail again",
    Outlook.NO: "No, what was wrong is no longer so",
    Outlook.CANNOT_TELL: "Cannot tell",
}
SHORT = {Outlook.YES: "fails again", Outlook.NO: "all right", Outlook.CANNOT_TELL: "cannot tell"}


@st.fragment
def draw(job: Job) -> None:
    """Draw the button; the checks run only when it is pressed, and only this part waits for them."""
    show.tree(_question(), key="preflight_question")
    if not st.button("Check now", key="preflight_check", icon=":material/fact_check:"):
        return
    try:
        with st.spinner("Looking at files, room, ports, memory and modules …"):
            found = data.service().preflight(job.id, in_shell=False)
    except UsageError as error:
        show.sentence(str(error), "warning")
        return
    except TrainmonError:
        raise
    except Exception:
        logging.getLogger(__name__).exception("the preflight of job %s failed", job.id)
        show.sentence("The checks could not be made; the server's output says why.", "warning")
        return
    show.tree(_answer(found), key="preflight_answer")


def _question() -> Node:
    words = "Looks at this machine as it is now; nothing of the training is run."
    return el("div", parts.label("Would it fail again?"), el("div", words, cls="muted small"))


def _answer(found: Preflight) -> Node:
    verdict = parts.chip(WORDS[found.would_fail], LOOKS[found.would_fail])
    reason = el("p", found.reason, cls="prose") if not found.checks or _is_new(found) else None
    return el(
        "div", el("div", verdict, cls="chips"), reason, table(("Check", "Now", "Why"), _rows(found.checks))
    )


def _is_new(found: Preflight) -> bool:
    return all(check.reason != found.reason for check in found.checks)


def _rows(checks: tuple[Checked, ...]) -> list[list[Node | str]]:
    return [
        [
            el("span", check.name, cls="wrap"),
            parts.chip(SHORT[check.would_fail], LOOKS[check.would_fail]),
            el("span", check.reason, cls="wrap"),
        ]
        for check in checks
    ]
