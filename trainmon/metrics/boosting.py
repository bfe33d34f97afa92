"""Evaluation lines of XGBoost, LightGBM and CatBoost: any name may stand in them, their shape tells what they are."""

from __future__ import annotations

from typing import Any

import re2

from trainmon.metrics.line import MetricLine
from trainmon.metrics.numbers import NUMBER

_LINE: Any = re2.compile(r"^\[(\d{1,9})\]\t(.+)$")
_CATBOOST: Any = re2.compile(r"^(\d{1,9}):\t((?:learn|test\d?): .+)$")
_FIELD: Any = re2.compile(
    rf"^\s*([A-Za-z_][\w @':/.~-]{{0,80}}?):\s?({NUMBER})(?:\s?\+\s?{NUMBER})?\s*(?:\(\d+\))?$"
)
_ASIDE = frozenset({"best", "total", "remaining"})


def read_boosting(text: str) -> MetricLine | None:
    """`[10]\\ttrain-rmse:0.25\\teval-rmse:1.08`, `[1]\\ttraining's l2: 0.67`, `5:\\tlearn: 0.6\\ttest: 0.9`."""
    match = _LINE.search(text) or _CATBOOST.search(text)
    if match is None:
        return None
    values: dict[str, float] = {}
    for part in match[2].split("\t"):
        field = _FIELD.search(part)
        if field is not None and field[1] not in _ASIDE:
            values[field[1]] = float(field[2].replace(",", ""))
    return MetricLine(values=values, step=float(match[1])) if values else None


def announces_repetition(text: str) -> bool:
    """Whether the next line is LightGBM's reminder of an earlier round."""
    return text.rstrip().lower().endswith("best iteration is:")
