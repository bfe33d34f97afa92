"""Charts as pure functions: arrays in, plotly figure out; no store, no Streamlit."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from numpy.typing import NDArray
from tsdownsample import MinMaxLTTBDownsampler

from trainmon.web.chart_groups import LEARNING_RATE, LOAD, Group

Array = NDArray[np.float64]

MOST_POINTS = 2_000
_DEATH, _BREAK = "#d94a57", "#bb8300"
_UNITS = ((2 * 86400.0, 86400.0, "days"), (2 * 3600.0, 3600.0, "hours"), (120.0, 60.0, "minutes"))


@dataclass(frozen=True, slots=True)
class Options:
    """How charts are drawn; all of it stands in the URL. `smooth` is the weight of the past, 0 to 0.99."""

    axis: str = "step"
    smooth: float = 0.0
    log: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One metric: steps and values as recorded, `elapsed` seconds since the job started; equal lengths."""

    name: str
    steps: Array
    values: Array
    elapsed: Array


@dataclass(frozen=True, slots=True)
class Death:
    """When a job ended badly, on both axes (None where unknown)."""

    word: str
    step: float | None
    elapsed: float | None


def thin(values: Array, most: int = MOST_POINTS) -> NDArray[np.intp]:
    """Indices of at most about `most` points that keep the shape, every extreme and every gap.

    The edges of runs of NaN and infinity are kept, so that a line breaks where the metric did.
    """
    if len(values) <= most:
        return np.arange(len(values))
    finite = np.isfinite(values)
    places = np.flatnonzero(finite)
    kept = places
    if len(places) > most:
        kept = places[MinMaxLTTBDownsampler().downsample(np.ascontiguousarray(values[places]), n_out=most)]
    edges = np.flatnonzero(np.diff(finite.astype(np.int8)))
    gaps = np.unique(np.concatenate([edges, edges + 1]))[:most]
    ends = [0, len(values) - 1]
    return np.unique(np.concatenate([kept, gaps, ends])).astype(np.intp)


def smoothed(values: Array, weight: float) -> Array:
    """Exponential moving average without start-up bias; gaps stay gaps and do not spoil what follows."""
    if weight <= 0 or len(values) == 0:
        return values
    held = np.where(np.isfinite(values), values, np.nan)
    mean = pd.Series(held).ewm(alpha=1 - weight, adjust=True, ignore_na=True).mean().to_numpy(copy=True)
    mean[np.isnan(held)] = np.nan
    return mean


def first_break(values: Array) -> int | None:
    """Index of the first value that is NaN or infinite after a finite one."""
    finite = np.isfinite(values)
    broken = np.flatnonzero(~finite & (np.cumsum(finite) > 0))
    return int(broken[0]) if len(broken) else None


def figure(group: Group, lines: Sequence[Line], options: Options, death: Death | None = None) -> go.Figure:
    """One group's chart. Names are escaped, because plotly reads HTML in names and hover text."""
    by_time = group.by_time or options.axis == "time"
    scale, unit = _unit(max((float(line.elapsed[-1]) for line in lines if len(line.elapsed)), default=0.0))
    chart = go.Figure()
    for index, line in enumerate(lines):
        _draw_line(chart, line, index, group, options, scale if by_time else None)
    _mark_breaks(chart, group, lines, scale if by_time else None)
    if death is not None:
        at = (
            death.elapsed / scale
            if by_time and death.elapsed is not None
            else None
            if by_time
            else death.step
        )
        _mark(chart, at, html.escape(death.word), _DEATH)
    values = [line.values / 2**30 if group.size else line.values for line in lines]
    log = options.log and any(bool(np.any(v[np.isfinite(v)] > 0)) for v in values)
    chart.update_layout(
        height=280,
        margin={"l": 8, "r": 12, "t": 12, "b": 8},
        hovermode="x unified",
        showlegend=len(lines) > 1,
        legend={"orientation": "h", "yanchor": "bottom", "y": 1.0, "x": 0, "font": {"size": 11}},
        uirevision=f"{by_time}-{log}",
        xaxis={"title": {"text": f"{unit} since start" if by_time else "step"}, "zeroline": False},
        yaxis={"type": "log" if log else "linear", "zeroline": False, "tickformat": None},
    )
    if group is LEARNING_RATE:
        chart.update_yaxes(exponentformat="e")
    if group.size and not log:
        chart.update_yaxes(ticksuffix=" GiB")
    if group is LOAD and not log:
        top = max((float(v[np.isfinite(v)].max(initial=0)) for v in values), default=0)
        chart.update_yaxes(range=[0, 1.05 * max(100.0, top)])
    elif not log and (constant := _constant(values)) is not None:
        # plotly gives a constant an axis of ±1, on which a learning rate of 1e-4 looks like 0
        chart.update_yaxes(range=sorted((0.5 * constant, 1.5 * constant)))
    return chart


def _constant(values: Sequence[Array]) -> float | None:
    """The one value other than 0 that all finite points have, else None."""
    finite = [v[np.isfinite(v)] for v in values]
    known = [v for v in finite if len(v)]
    if not known:
        return None
    first = float(known[0][0])
    same = first != 0 and all(bool(np.all(v == first)) for v in known)
    return first if same else None


def _draw_line(
    chart: go.Figure, line: Line, index: int, group: Group, options: Options, scale: float | None
) -> None:
    values = line.values / 2**30 if group.size else line.values
    x = line.steps if scale is None else line.elapsed / scale
    name = html.escape(line.name)
    weight = 0.0 if group.by_time else options.smooth
    if weight > 0:
        _trace(chart, x, values, name, index, faint=True)
        _trace(chart, x, smoothed(values, weight), name, index)
    else:
        _trace(chart, x, values, name, index)


def _trace(chart: go.Figure, x: Array, y: Array, name: str, index: int, *, faint: bool = False) -> None:
    kept = thin(y)
    shown = np.where(np.isfinite(y[kept]), y[kept], np.nan)
    # A point whose step is not a number has no place on the axis.
    places = np.where(np.isfinite(x[kept]), x[kept], np.nan)
    chart.add_trace(
        go.Scatter(
            x=places,
            y=shown,
            name=name,
            legendgroup=str(index),
            showlegend=not faint,
            mode="markers" if len(kept) == 1 else "lines",
            line={"width": 1 if faint else 2, "color": _colour(index)},
            opacity=0.28 if faint else 1.0,
            hoverinfo="skip" if faint else None,
            hovertemplate=None if faint else f"%{{y:.6~g}}<extra>{name}</extra>",
        )
    )


PALETTE = ("#4a6cf0", "#e0722c", "#12a58d", "#c04fa2", "#8a7ff5", "#a88a2a", "#3a93c9", "#7d8b9e")
"""Readable on white and on near-black alike, so that a change of theme needs no new data."""


def _colour(index: int) -> str:
    return PALETTE[index % len(PALETTE)]


def _mark_breaks(chart: go.Figure, group: Group, lines: Sequence[Line], scale: float | None) -> None:
    if group.by_time:
        return
    for line in lines:
        index = first_break(line.values)
        if index is not None:
            x = line.steps if scale is None else line.elapsed / scale
            word = "NaN" if np.isnan(line.values[index]) else "infinite"
            _mark(chart, float(x[index]), word, _BREAK)
            return


def _mark(chart: go.Figure, at: float | None, word: str, colour: str) -> None:
    if at is None or not np.isfinite(at):
        return
    chart.add_vline(
        x=at,
        line={"color": colour, "width": 1.5, "dash": "dash"},
        annotation={
            "text": word,
            "font": {"color": colour, "size": 11},
            "yanchor": "top",
            "xanchor": "right",
        },
    )


def _unit(longest: float) -> tuple[float, str]:
    return next(((scale, word) for least, scale, word in _UNITS if longest >= least), (1.0, "seconds"))


def as_array(numbers: Any) -> Array:
    """A view of `array('d')` (or a copy of any sequence) as float64."""
    return np.asarray(numbers, dtype=np.float64)
