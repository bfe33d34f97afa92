"""What the store does not take is kept within a bound: the oldest points go, and that is said once."""

from __future__ import annotations

import pytest

from trainmon.sdk.gather import Gatherer
from trainmon.sdk.rows import Rows

BOUND = 1000


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.setattr("trainmon.sdk.gather.MOST_POINTS", BOUND)
    return []


def test_the_oldest_points_go_when_the_store_takes_none(said: list[str]) -> None:
    rows = Rows(lambda kind, text: said.append(text))
    gatherer = Gatherer(rows, lambda kind, text: said.append(text))
    for step in range(10 * BOUND):
        rows.add({"loss": 1.0, "lr": 2.0}, float(step))
        if step % 50 == 49:
            gatherer.gather()
            gatherer.take_back(gatherer.hand_over())  # as after a write that failed
            assert sum(len(columns[0]) for columns in gatherer._kept.values()) <= BOUND
    kept = gatherer.hand_over()
    for name in ("loss", "lr"):
        steps = list(kept[name][0])
        assert steps == [float(n) for n in range(10 * BOUND - len(steps), 10 * BOUND)]
        assert len(steps) > BOUND / 4
    assert set(said) == {"the store takes too little for too long; the oldest points were dropped."}


def test_points_that_come_while_a_write_fails_keep_their_order(said: list[str]) -> None:
    rows = Rows(lambda kind, text: said.append(text))
    gatherer = Gatherer(rows, lambda kind, text: said.append(text))
    rows.add({"loss": 1.0}, 1.0)
    gatherer.gather()
    tried = gatherer.hand_over()
    rows.add({"loss": 2.0}, 2.0)
    gatherer.gather()
    gatherer.take_back(tried)
    rows.add({"loss": 3.0}, 3.0)
    gatherer.gather()
    assert list(gatherer.hand_over()["loss"][0]) == [1.0, 2.0, 3.0]
    assert said == []
