"""A job against the last one of its kind that completed: what was different."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from trainmon import redact
from trainmon.model import IMPORTED, SCRIPT_SETTINGS, Job, Status
from trainmon.service.recording import RECORDER
from trainmon.service.told import script_settings, without_told
from trainmon.store import MetricSummary
from trainmon.web import data, nav, parts, show, url, wording
from trainmon.web.dom import Node, el

_MOST_CANDIDATES = 200


def draw(job: Job) -> None:
    """Draw the comparison, or say that nothing completed yet."""
    good = last_good(job)
    if good is None:
        words = (
            f"No other job of the project has completed yet, so there is nothing to compare {job.name} with."
        )
        show.tree(el("div", words, cls="empty wrap"), key="compare_none")
        return
    show.tree(_both(job, good), key="compare_heads")
    if program(good) != program(job):
        show.sentence(
            "No job that ran the same program has completed in this project; this one ran another.", "info"
        )
    changed_only = st.toggle("Only what differs", value=True, key="differs", bind="query-params")
    left, right = _facts(job), _facts(good)
    st.subheader("Run and config", anchor=False)
    show.tree(_differences(left, right, changed_only), key="compare_config")
    st.subheader("Environment", anchor=False)
    show.tree(_differences(_environment(job), _environment(good), changed_only), key="compare_environment")
    st.subheader("Last metrics", anchor=False)
    show.tree(_differences(_metrics(job), _metrics(good), changed_only=False), key="compare_metrics")


def last_good(job: Job) -> Job | None:
    """The newest completed job of the same project that is most alike: same name, then same program; not itself."""
    service = data.service()
    rows = service.list_jobs(statuses=(Status.COMPLETED,), project=job.project, limit=_MOST_CANDIDATES)
    others = [row.job for row in rows if row.job.id != job.id]
    # max() keeps the first of equals, and the list begins with the newest.
    chosen = max(others, key=lambda o: (o.name == job.name, program(o) == program(job)), default=None)
    return service.job(chosen.id) if chosen else None


def program(job: Job) -> str:
    """What a command runs: its script, else the module after `-m`, else its first word; without the folder."""
    words = list(job.command) or [""]
    script = next((word for word in words if word.endswith((".py", ".sh"))), None)
    module = words[words.index("-m") + 1 :][:1] if "-m" in words else []
    return (script or (module or words)[0]).rsplit("/", 1)[-1]


def _both(job: Job, good: Job) -> Node:
    return el(
        "div",
        [
            el(
                "div",
                el("span", words, cls="k"),
                parts.badge(one.status),
                " ",
                el("a", one.name, href=url.href(nav.MONITOR, {"jobId": one.id}), cls="wrap"),
            )
            for words, one in (("this job", job), ("last completed", good))
        ],
        cls="facts",
    )


def _facts(job: Job) -> dict[str, str]:
    facts = {
        "command": " ".join(redact.mask_argv(job.command)),
        "working folder": job.workdir,
        "host": job.host,
        "git commit": f"{job.git.commit[:10]}{' (dirty)' if job.git.dirty else ''}" if job.git else "–",
        "duration": wording.duration(job.duration(data.now())),
    }
    settings = {**script_settings(job), **job.config}
    return {**facts, **parts.flat(redact.mask_mapping(settings))}


def _environment(job: Job) -> dict[str, str]:
    # Who watched a job differs in every run and explains nothing.
    known = {
        k: v
        for k, v in without_told(job.environment).items()
        if k not in (RECORDER, IMPORTED, SCRIPT_SETTINGS)
    }
    return parts.flat(redact.mask_mapping(known))


def _metrics(job: Job) -> dict[str, str]:
    summaries: list[MetricSummary] = data.service().metric_summaries(job.id)
    return {
        s.name: f"{wording.number(s.last_value)} at step {wording.step(s.last_step)}"
        for s in summaries
        if not s.name.startswith("system/")
    }


def _differences(left: Mapping[str, str], right: Mapping[str, str], changed_only: bool) -> Node:
    names = [*left, *(name for name in right if name not in left)]
    rows = []
    for name in names:
        ours, theirs = left.get(name, "–"), right.get(name, "–")
        if changed_only and ours == theirs:
            continue
        cells = [el("td", name), el("td", ours, label="this job"), el("td", theirs, label="last completed")]
        rows.append(el("tr", cells, cls="differs" if ours != theirs else ""))
    if not rows:
        return el("div", "No difference." if names else "Nothing was recorded.", cls="muted")
    head = el("tr", [el("th", words) for words in ("Name", "This job", "Last completed")])
    return el("table", el("thead", head), el("tbody", rows), cls="grid pairs")
