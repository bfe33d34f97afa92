"""Logs of the common trainers, read whole: every metric, its first and last point, and nothing else.

Each folder of `trainers/` is one log. `make.py` made it where `origin` is `real`; where the library cannot run
here, the log was written after the source that prints it (`recreated`).
"""

from __future__ import annotations

import math
import tomllib
from pathlib import Path
from typing import Any

import pytest

from trainmon.metrics import MetricReader, last_points

TRAINERS = Path(__file__).parent / "trainers"
CASES = sorted(path.name for path in TRAINERS.iterdir())


def told(name: str) -> dict[str, Any]:
    return tomllib.loads((TRAINERS / name / "case.toml").read_text(encoding="utf-8"))


def log(name: str) -> bytes:
    return (TRAINERS / name / "console.log").read_bytes()


def summed_up(points: dict[str, list[tuple[float, ...]]]) -> dict[str, list[Any]]:
    """Per metric the number of points, the first and the last; a NaN as text, as it equals nothing."""
    return {name: [len(found), plain(found[0]), plain(found[-1])] for name, found in points.items()}


def plain(point: Any) -> list[Any]:
    return ["nan" if math.isnan(value) else value for value in point[:2]]


@pytest.mark.parametrize("name", CASES)
def test_a_trainers_log_gives_its_metrics_and_nothing_else(name: str) -> None:
    expected = {k: [n, plain(first), plain(last)] for k, (n, first, last) in told(name)["series"].items()}
    assert summed_up(last_points(log(name))) == expected


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("size", [1, 7, 61, 1024])
def test_where_the_chunks_are_cut_makes_no_difference(name: str, size: int) -> None:
    data = log(name)
    reader = MetricReader(bar_every=0.0)
    points: dict[str, list[tuple[float, ...]]] = {}
    for piece in [
        *(reader.feed(data[i : i + size], 0.0) for i in range(0, len(data), size)),
        reader.close(0.0),
    ]:
        for metric, new in piece.items():
            points.setdefault(metric, []).extend(new)
    assert summed_up(points) == summed_up(last_points(data))


@pytest.mark.parametrize("name", CASES)
def test_the_same_metrics_are_found_while_the_log_grows(name: str) -> None:
    reader, found = MetricReader(lines_a_second=2000.0), set()
    lines = log(name).splitlines(keepends=True)
    for second, line in enumerate(lines):
        found |= reader.feed(line, float(second)).keys()
    found |= reader.close(float(len(lines))).keys()
    assert found == told(name)["series"].keys()


@pytest.mark.parametrize("name", CASES)
def test_every_log_tells_where_it_comes_from(name: str) -> None:
    case = told(name)
    assert case["source"]
    assert case["origin"] == ("real" if (TRAINERS / name / "make.py").exists() else "recreated")
