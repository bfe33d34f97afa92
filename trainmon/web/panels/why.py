"""Why this answer and not another: other causes, what else was seen, what was ruled out, the nearest rules."""

from __future__ import annotations

from trainmon.model import Diagnosis, Finding, Standing
from trainmon.web import nav, parts, url
from trainmon.web.dom import Node, el
from trainmon.web.panels import log_choice

STANDINGS = {
    Standing.ESTABLISHED: ("established", "green", "The log says so."),
    Standing.LIKELY: ("likely", "blue", "The likely reading of the log."),
    Standing.GUESS: ("a guess", "orange", "No more than a guess: nothing in the log says so plainly."),
}


def standing(found: Standing) -> Node:
    """How firm a claim is, as a chip with its meaning on hover."""
    text, colour, meaning = STANDINGS[found]
    return el("span", el("span", text, cls="cut"), cls=f"chip {colour}", title=meaning)


def alternatives(found: tuple[Finding, ...], job_id: str | None) -> list[Node]:
    """Other causes that the evidence allows, [] without any."""
    if not found:
        return []
    return [parts.label("It may also be"), *(_finding(f, job_id) for f in found)]


def details(diagnosis: Diagnosis, job_id: str | None) -> Node:
    """The rest, folded away until asked for."""
    body: list[Node] = []
    if diagnosis.contributing:
        body += [parts.label("Also seen"), *(_finding(f, job_id) for f in diagnosis.contributing)]
    if diagnosis.rejected:
        body += [parts.label("Ruled out"), *(_finding(f, job_id) for f in diagnosis.rejected)]
    if diagnosis.nearest:
        links = [el("li", el("a", rule, href=_rule(rule), cls="mono wrap")) for rule in diagnosis.nearest]
        body += [parts.label("Nearest rules"), el("ul", links, cls="plain")]
    if not body:
        than = "Nothing else" if not diagnosis.alternatives else "Beside these causes nothing"
        body.append(el("div", f"{than} in the evidence reads like a failure.", cls="muted"))
    return el(
        "details", el("summary", "Why this, and not something else"), body, opened=bool(diagnosis.nearest)
    )


def _finding(found: Finding, job_id: str | None) -> Node:
    title = (
        el("a", found.title, href=_rule(found.rule)) if found.rule and url.slug(found.rule) else found.title
    )
    where = log_choice.place(job_id, found) if job_id else ""
    rank = f" on rank {found.rank}" if found.rank is not None else ""
    return el(
        "div",
        el(
            "div",
            parts.chip(str(found.error_type), "code"),
            standing(found.standing),
            el("span", title, rank),
            cls="chips gap",
        ),
        el("div", f"Ruled out: {found.rejected}.", cls="muted") if found.rejected else None,
        parts.quote(found.line, found.line_number, where),
    )


def _rule(rule: str) -> str:
    known = rule and rule != "unrecognised-exception" and url.slug(rule)
    return url.href(nav.RULES, {"rule": rule}) if known else ""
