"""Times that lines tell."""

from __future__ import annotations

import pytest

from trainmon.logs import stamp, stamp_at


@pytest.mark.parametrize(
    ("line", "form", "within_day"),
    [
        ("2026-01-31 12:00:01,250 INFO training", "iso", 43201.25),
        ("2026-01-31T12:00:01.5Z stderr F boom", "iso", 43201.5),
        ("[rank3]:[E0131 12:00:01.500000000 ProcessGroupNCCL.cpp:616] Watchdog", "glog", 43201.5),
        ("01/31/2026 12:00:01 - INFO - __main__ - step", "us", 43201.0),
    ],
)
def test_a_time_is_read_in_each_form(line: str, form: str, within_day: float) -> None:
    found = stamp(line)
    assert found is not None
    assert (found.form, found.seconds % 86400) == (form, pytest.approx(within_day))


@pytest.mark.parametrize("line", ["loss 0.5", "2026-13-45 99:00:00", "E9999 12:00:00", "lr 1/2/3", ""])
def test_what_is_no_time_gives_none(line: str) -> None:
    assert stamp(line) is None


def test_a_line_without_a_time_takes_that_of_the_nearest_line_before() -> None:
    log = b"2026-01-31 12:00:00 a\n2026-01-31 12:00:05 b\nTraceback\n2026-01-31 12:00:09 c\n"
    found = stamp_at(log, log.index(b"Traceback"))
    assert found is not None
    assert found.seconds % 60 == 5
