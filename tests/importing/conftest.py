"""The time at which the tests import."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from tests.importing.jobs import LATER


@pytest.fixture(autouse=True)
def a_day_later(monkeypatch: pytest.MonkeyPatch) -> None:
    """The fixtures were written yesterday."""
    monkeypatch.setattr("trainmon.service.importing.time", SimpleNamespace(time=lambda: LATER))
