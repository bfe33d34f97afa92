"""The charts of a job and the options that draw them, which live in the URL."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from trainmon.model import Job
from trainmon.store import MetricSummary
from trainmon.web import chart_groups, charts, data, show, wording
from trainmon.web.dom import el
from trainmon.web.panels import live

MOST_OTHERS = 24
_SMOOTHING = (0.0, 0.5, 0.8, 0.9, 0.95, 0.99)
_SYSTEM_NAMES = {
    "system/memory_used_bytes": "host",
    "system/process_rss_bytes": "this job",
    "system/cpu_percent": "CPU",
}


def draw(job: Job) -> None:
    """Draw options and charts; the charts of a running job refresh themselves."""
    st.subheader("Charts", anchor=False)
    options = _options()
    st.fragment(_draw_all, run_every=live.interval(job))(job, options)


def _options() -> charts.Options:
    axis_at, smooth_at, log_at = st.columns([2, 3, 2], vertical_alignment="bottom")
    with axis_at:
        axis = st.segmented_control(
            "Axis", ["step", "time"], default="step", required=True, key="axis", bind="query-params"
        )
    with smooth_at:
        smooth = st.select_slider("Smoothing", _SMOOTHING, value=0.0, key="smooth", bind="query-params")
    with log_at:
        log = st.toggle("Log scale", key="log", bind="query-params")
    return charts.Options(axis=axis or "step", smooth=float(smooth), log=log)


def _draw_all(job: Job, options: charts.Options) -> None:
    summaries = data.service().metric_summaries(job.id)
    if not summaries:
        words = "No metrics yet." if not job.status.ended else "No metrics were recognised in the output."
        show.tree(el("div", words, cls="muted"), key="charts_none")
        return
    death = _death(job, summaries)
    groups = _grouped(summaries)
    columns = st.columns(2)
    for index, (group, names) in enumerate(groups):
        with columns[index % 2], st.container(border=True):
            show.tree(el("h4", group.title, cls="section cut", title=group.title), key=f"chart_title_{index}")
            lines = [_line(job, name) for name in names[:16]]
            chart = charts.figure(group, lines, options, death)
            st.plotly_chart(chart, key=f"chart_{index}", theme="streamlit", config={"displaylogo": False})
    hidden = len({chart_groups.group_of(s.name) for s in summaries}) - len(groups)
    if hidden > 0:
        show.tree(el("div", f"and {wording.count(hidden, 'more metric')}", cls="muted"), key="charts_more")


def _grouped(summaries: Sequence[MetricSummary]) -> list[tuple[chart_groups.Group, list[str]]]:
    found: dict[chart_groups.Group, list[str]] = {}
    for summary in summaries:
        found.setdefault(chart_groups.group_of(summary.name), []).append(summary.name)
    known = [(group, found.pop(group)) for group in chart_groups.ORDER if group in found]
    return known + list(found.items())[:MOST_OTHERS]


def _line(job: Job, name: str) -> charts.Line:
    series = data.service().series(job.id, name)
    start = job.started_at if job.started_at is not None else job.created_at
    return charts.Line(
        name=show.clean(_SYSTEM_NAMES.get(name, name.removeprefix("system/"))),
        steps=charts.as_array(series.steps),
        values=charts.as_array(series.values),
        elapsed=charts.as_array(series.times) - start,
    )


def _death(job: Job, summaries: Sequence[MetricSummary]) -> charts.Death | None:
    if not job.status.dead:
        return None
    steps = [s.last_step for s in summaries if not s.name.startswith("system/")]
    return charts.Death(
        word=wording.STATUS_WORDS[job.status].lower(),
        step=max(steps, default=None),
        elapsed=job.duration(data.now()),
    )
