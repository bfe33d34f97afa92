"""Charts: what is kept when points are thinned, marked and named."""

from __future__ import annotations

import json

import numpy as np
import pytest

from trainmon.web import chart_groups, charts
from trainmon.web.charts import Death, Line, Options


def line(values: list[float] | np.ndarray, name: str = "loss") -> Line:
    """A metric with steps 1, 2, … and one second a step."""
    numbers = np.asarray(values, dtype=float)
    steps = np.arange(1.0, len(numbers) + 1)
    return Line(name, steps, numbers, steps.copy())


def test_a_million_points_become_few_and_keep_a_single_spike() -> None:
    values = np.sin(np.arange(1_000_000) / 50_000)
    values[456_789] = 40.0
    values[456_999] = -40.0
    kept = charts.thin(values)
    assert len(kept) < 2 * charts.MOST_POINTS
    assert {0, 456_789, 456_999, 999_999} <= set(kept.tolist())
    assert np.all(np.diff(kept) > 0)


def test_gaps_survive_thinning_with_their_edges() -> None:
    values = np.ones(100_000)
    values[5_000:6_000] = np.nan
    values[70_000] = np.inf
    kept = set(charts.thin(values).tolist())
    assert {4_999, 5_000, 5_999, 6_000, 69_999, 70_000, 70_001} <= kept


@pytest.mark.parametrize("values", [[], [1.0], [np.nan] * 5_000, [np.nan] * 3])
def test_degenerate_series_are_drawn(values: list[float]) -> None:
    drawn = charts.figure(chart_groups.LOSS, [line(values)], Options(smooth=0.9, log=True))
    json.loads(drawn.to_json())


def test_smoothing_has_no_bias_at_the_start_and_leaves_gaps() -> None:
    values = np.array([2.0, 2.0, np.nan, 2.0, np.inf, 2.0])
    smooth = charts.smoothed(values, 0.9)
    assert np.isnan(smooth).tolist() == [False, False, True, False, True, False]
    assert smooth[np.isfinite(smooth)] == pytest.approx(2.0)
    assert charts.smoothed(np.array([0.0, 10.0]), 0.5)[1] == pytest.approx(20 / 3)


def test_names_cannot_carry_markup_into_the_chart() -> None:
    drawn = charts.figure(chart_groups.LOSS, [line([1, 2], "<a href='http://x'>y</a>")], Options()).to_json()
    assert "<a" not in drawn.replace("\\u003c", "<")


def test_death_is_marked_on_the_axis_in_use() -> None:
    death = Death("failed", step=3.0, elapsed=9.0)
    by_step = charts.figure(chart_groups.LOSS, [line([3, 2, 1])], Options(), death)
    by_time = charts.figure(chart_groups.LOSS, [line([3, 2, 1])], Options(axis="time"), death)
    assert by_step.layout.shapes[0].x0 == 3.0
    assert by_time.layout.shapes[0].x0 == 9.0
    assert by_time.layout.annotations[0].text == "failed"


def test_the_first_nan_is_marked() -> None:
    drawn = charts.figure(chart_groups.LOSS, [line([3, 2, np.nan, np.nan])], Options())
    assert [(a.text, a.x) for a in drawn.layout.annotations] == [("NaN", 3.0)]


def test_log_scale_is_given_up_where_nothing_is_positive() -> None:
    assert charts.figure(chart_groups.LOSS, [line([-1, 0])], Options(log=True)).layout.yaxis.type == "linear"
    assert charts.figure(chart_groups.LOSS, [line([-1, 2])], Options(log=True)).layout.yaxis.type == "log"


@pytest.mark.parametrize(
    ("name", "group"),
    [
        ("loss", chart_groups.LOSS),
        ("eval/loss", chart_groups.LOSS),
        ("train_loss", chart_groups.LOSS),
        ("lr", chart_groups.LEARNING_RATE),
        ("learning_rate", chart_groups.LEARNING_RATE),
        ("lr-AdamW", chart_groups.LEARNING_RATE),
        ("grad_norm", chart_groups.GRADIENT),
        ("samples_per_second", chart_groups.SPEED),
        ("system/gpu0_memory_used_bytes", chart_groups.MEMORY),
        ("system/cpu_percent", chart_groups.LOAD),
        ("val_accuracy", chart_groups.SCORE),
        ("val/mAP50-95", chart_groups.SCORE),
        ("Accuracy (%)", chart_groups.PERCENT),
        ("learning rate", chart_groups.LEARNING_RATE),
        ("grad norm", chart_groups.GRADIENT),
        ("validation/lm loss PPL", chart_groups.PERPLEXITY),
        ("rollout/ep_rew_mean", chart_groups.REWARD),
        ("CurrSamplesPerSec", chart_groups.SPEED),
    ],
)
def test_metrics_find_their_group(name: str, group: chart_groups.Group) -> None:
    assert chart_groups.group_of(name) == group


def test_an_unknown_metric_has_a_chart_of_its_own() -> None:
    assert chart_groups.group_of("spread/mean").title == "spread/mean"


def test_a_scale_of_the_loss_is_not_drawn_with_the_loss() -> None:
    assert chart_groups.group_of("loss scale") != chart_groups.LOSS


def test_units_are_not_mixed_in_a_chart() -> None:
    units = ["time (ms)", "step_avg (ms)", "time (s)", "MemAllocated (GB)", "memory (GiB)"]
    keys = [chart_groups.group_of(name).key for name in units]
    assert keys == ["time:ms", "time:ms", "time:s", "own_memory:GB", "own_memory:GiB"]


def test_the_splits_of_a_metric_share_a_chart() -> None:
    for names in (("train-rmse", "eval-rmse"), ("training's l2", "valid_1's l2")):
        assert len({chart_groups.group_of(name) for name in names}) == 1
    assert chart_groups.group_of("train-rmse").title == "rmse"


def test_a_constant_small_rate_is_not_drawn_as_zero() -> None:
    drawn = charts.figure(chart_groups.LEARNING_RATE, [line([1e-4, 1e-4], "lr")], Options())
    assert tuple(drawn.layout.yaxis.range) == pytest.approx((5e-5, 1.5e-4))
    moving = charts.figure(chart_groups.LEARNING_RATE, [line([1e-4, 2e-4], "lr")], Options())
    assert moving.layout.yaxis.range is None
