"""The Markdown report holds foreign text as text."""

from __future__ import annotations

import pytest

from trainmon.model import (
    Diagnosis,
    ErrorType,
    ExceptionInfo,
    Frame,
    Job,
    Phase,
    RootCause,
    Status,
    Suggestion,
)
from trainmon.web import report

HOSTILE = "```` ![x](http://x) <script> | hf_abcdefghijklmnopqrstuvwxyz0123 \x1b[31m"


def diagnosis() -> Diagnosis:
    """A diagnosis whose every text is hostile."""
    return Diagnosis(
        error_type=ErrorType.CODE_ERROR,
        phase=Phase.TRAINING,
        title=HOSTILE,
        description=HOSTILE,
        confidence=0.5,
        root_cause=RootCause(line=HOSTILE, line_number=7),
        exception=ExceptionInfo("ValueError", HOSTILE, (Frame("a.py", 3, "f", HOSTILE),)),
        suggestions=(
            Suggestion(parameter=HOSTILE, current=None, suggested=2, reason=HOSTILE),
            Suggestion(action=HOSTILE, reason=HOSTILE),
        ),
        evidence=(HOSTILE,),
    )


def job() -> Job:
    """A job with a hostile name."""
    return Job("abc", HOSTILE, Status.FAILED, 1.0, command=("python", HOSTILE), exit_code=1)


def test_hostile_text_stands_only_inside_fences_and_code_spans() -> None:
    fence = ""
    for line in report.markdown(job(), diagnosis()).splitlines():
        if fence:
            fence = "" if line == fence else fence
        elif line.startswith("```"):
            fence = line.removesuffix("text")
            assert len(fence) > 4
        elif "![x]" in line:
            head, _, rest = line.partition("`")
            assert "![x]" not in head
            assert rest.startswith("````"), "a span whose ticks outnumber those inside"
    assert fence == ""


def test_secrets_and_escape_sequences_are_not_in_the_report() -> None:
    text = report.markdown(job(), diagnosis())
    assert "hf_abc" not in text
    assert "\x1b" not in text


def test_bars_do_not_break_the_table() -> None:
    rows = [line for line in report.markdown(job(), diagnosis()).splitlines() if line.startswith("|")]
    assert [row.replace("\\|", "").count("|") for row in rows] == [5, 5, 5]
    assert "unknown" in rows[2]


def test_it_says_what_where_and_what_to_change() -> None:
    text = report.markdown(job(), diagnosis())
    for words in ("## What happened", "## Root cause, line 7", "## Stack trace", "## Suggested changes"):
        assert words in text
    assert "Job:" not in report.markdown(None, diagnosis())


@pytest.mark.parametrize("text", ["", "`", "a`", "``a``", "a\nb"])
def test_spans_are_one_line_and_closed(text: str) -> None:
    span = report.span(text)
    assert "\n" not in span
    ticks = len(span) - len(span.lstrip("`"))
    assert span.endswith("`" * ticks)
