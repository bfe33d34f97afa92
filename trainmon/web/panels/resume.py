"""The checkpoint-resume card: from where a dead job can go on, and the command that does it."""

from __future__ import annotations

from datetime import tzinfo

import streamlit as st

from trainmon.errors import UsageError
from trainmon.model import Checkpoint, Job, ResumePlan, Suggestion
from trainmon.web import data, parts, show, wording
from trainmon.web.dom import Node, el, prose, table
from trainmon.web.panels import origin, preflight

SHOWN = 8


def draw(job: Job) -> None:
    """Draw the card below the error panel."""
    try:
        plan = data.resume_plan(job)
    except UsageError as error:
        found = data.service().checkpoints(job.id)
        if origin.no_command(job, found, _all_checkpoints(found)):
            return
        with st.container(border=True, key="resume_card"):
            show.tree(
                el("div", el("h3", "Resume", cls="section"), el("div", str(error), cls="muted")),
                "resume_none",
            )
        return
    with st.container(border=True, key="resume_card"):
        show.tree(_head(plan), key="resume_head")
        if plan.checkpoints:
            show.tree(_checkpoints(plan, data.now(), data.zone()), key="resume_checkpoints")
        if plan.command:
            show.tree(_what_the_command_does(plan), key="resume_what")
            show.command(plan.command, key="resume_copy")
            show.tree(_retry(job), key="resume_retry")
            show.code(f"trainmon retry {job.id}", key="resume_retry_command")
            preflight.draw(job)
        if plan.by_hand:
            show.tree(_by_hand(plan.by_hand), key="resume_by_hand")


def _all_checkpoints(found: list[Checkpoint]) -> Node | None:
    """Checkpoints without a plan that chose among them."""
    if not found:
        return None
    return _checkpoints(ResumePlan(argv=(), command="", checkpoints=tuple(found)), data.now(), data.zone())


def _head(plan: ResumePlan) -> Node:
    if plan.resumes:
        return el("div", el("h3", "Resume from a checkpoint", cls="section"), _loss_of_steps(plan))
    words = plan.resume_note or "No checkpoint was found, so the job starts again from the beginning."
    return el("div", el("h3", "Start again", cls="section"), el("div", words, cls="muted wrap"))


def _loss_of_steps(plan: ResumePlan) -> Node:
    best = plan.checkpoint
    at = f"step {wording.step(best.step)}" if best and best.step is not None else "the last good state"
    if plan.lost_steps:
        words = f"Goes on at {at}; the {wording.count(plan.lost_steps, 'step')} after it must be run again."
    else:
        words = f"Goes on at {at}."
    return el("div", words, cls="muted")


def _checkpoints(plan: ResumePlan, now: float, zone: tzinfo) -> Node:
    rows = [_row(c, plan, now, zone) for c in plan.checkpoints[:SHOWN]]
    left = len(plan.checkpoints) - SHOWN
    more = el("div", f"and {left:,} older ones", cls="muted small") if left > 0 else None
    return el("div", table(("Checkpoint", "Step", "Saved", "Size", "State"), rows), more)


def _row(checkpoint: Checkpoint, plan: ResumePlan, now: float, zone: tzinfo) -> list[Node | str]:
    best = parts.chip(f"best: {plan.best_reason}") if checkpoint == plan.best else None
    remark = f" {checkpoint.problem}" if checkpoint.problem else ""
    if checkpoint == plan.checkpoint and plan.resumes:
        chip = parts.chip("complete, chosen", "green dot")
    elif checkpoint.complete:
        chip = parts.chip("complete", "dot")
    else:
        chip = parts.chip("incomplete", "red dot")
    state = el("span", chip, " ", best, remark, cls="small wrap")
    step = wording.step(checkpoint.step) if checkpoint.step is not None else None
    epoch = f"epoch {checkpoint.epoch:g}" if checkpoint.epoch is not None else "–"
    return [
        el("span", checkpoint.path, cls="mono wrap"),
        el("span", step or epoch, cls="num"),
        parts.when(checkpoint.time, now, zone),
        el("span", wording.size(checkpoint.size), cls="num"),
        state,
    ]


def _what_the_command_does(plan: ResumePlan) -> Node:
    changes = [_change(s) for s in plan.applied if s.parameter]
    kind = "The command, with the suggested changes in it" if changes else "The command"
    note = el("p", plan.resume_note, cls="prose") if plan.resume_note and plan.resumes else None
    return el("div", parts.label(kind), el("div", changes) if changes else None, note)


def _retry(job: Job) -> Node:
    words = "Or let trainmon run the same and link the new job to this one:"
    return el("div", parts.label(words))


def _by_hand(found: tuple[Suggestion, ...]) -> Node:
    items = [el("li", _instruction(s)) for s in found]
    return el(
        "div", parts.label("Left for you to do; no command line can say it"), el("ol", items, cls="plain")
    )


def _instruction(suggestion: Suggestion) -> Node:
    if suggestion.parameter:
        return _change(suggestion)
    return el("span", prose(suggestion.action or suggestion.reason), cls="wrap")


def _change(suggestion: Suggestion) -> Node:
    before, after = wording.setting(suggestion.current), wording.setting(suggestion.suggested)
    return el("code", f"{suggestion.parameter}: {before} → {after}", cls="under wrap")
