"""The URL as typed values."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainmon.web import url


def test_one_valid_id_is_the_choice() -> None:
    assert url.job_choice(["j4k2m9x7q1ab"]) == url.JobChoice(id="j4k2m9x7q1ab")
    assert url.job_choice([]) == url.JobChoice()


@pytest.mark.parametrize(
    "values",
    [[""], ["  "], ["a", "a"], ["A"], ["a" * 65], ["a\n"], ["../x"], ["<b>"], ["-a"], ["a" * 10_000]],
)
def test_anything_else_is_a_problem_in_one_short_sentence(values: list[str]) -> None:
    choice = url.job_choice(values)
    assert choice.id is None
    assert choice.problem
    assert len(choice.problem) < 150


@given(st.lists(st.text(), max_size=3))
def test_no_text_of_the_url_is_repeated_in_the_sentence(values: list[str]) -> None:
    problem = url.job_choice(values).problem or ""
    assert "<" not in problem
    assert "`" not in problem


@pytest.mark.parametrize(("text", "number"), [("7", 7), ("0", 9), ("x", 9), ("٣", 9), ("1e3", 9), (None, 9)])
def test_whole_numbers_within_bounds(text: str | None, number: int) -> None:
    assert url.whole_number(text, 9, least=1, most=100) == number


def test_links_lead_back_to_what_they_were_made_of() -> None:
    link = url.href("terminal", {"jobId": "abc", "at": 0, "q": "a b&c=<d>", "status": ["failed", "lost"]})
    assert url.read_href(link) == (
        "terminal",
        {"jobId": ["abc"], "at": ["0"], "q": ["a b&c=<d>"], "status": ["failed", "lost"]},
    )
    assert url.read_href(url.href("")) == ("", {})


@pytest.mark.parametrize(
    "link",
    ["http://x", "//x", "javascript:1", "/a", "a/b", "./?q=<b>", "../x", "", "a?b=c\n", "data:text/html,x"],
)
def test_other_links_are_refused(link: str) -> None:
    assert url.read_href(link) is None
