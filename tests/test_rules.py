"""Every rule is documented, sourced, findable and proved by a case; every rule runs over every case."""

from __future__ import annotations

import inspect
import sys

import pytest
import re2

from tests.rule_cases import CASES, Case, Line, all_cases, documented_lines
from trainmon import rules
from trainmon.model import ErrorType, Role
from trainmon.rules import Rule

HEADINGS = ("What happened", "Why", "How to confirm", "How to fix", "Easily confused with", "References")
RULES = rules.load()
BY_ID = {rule.id: rule for rule in RULES}


FAILURES = [case for case in all_cases() if not case.healthy]
HEALTHY = [case for case in all_cases() if case.healthy]


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.id)
def test_rule_is_complete(rule: Rule) -> None:
    module = sys.modules[rule.suggest.__module__]
    text = inspect.getdoc(module) or ""
    assert module.__name__ == "trainmon.rules." + rule.id.replace("-", "_")
    lines = text.splitlines()
    missing = [heading for heading in HEADINGS if heading not in lines]
    assert not missing, f"headings missing: {missing}"
    assert rule.sources
    assert all(source.startswith("https://") for source in rule.sources)
    assert not rule.title.endswith(".")
    assert 0 < rule.confidence <= 1


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.id)
def test_rule_compiles_in_linear_time_syntax(rule: Rule) -> None:
    for pattern in filter(None, (rule.pattern, rule.exception, rule.frames, rule.raised_by)):
        re2.compile(pattern)
    assert rule.needles
    assert all(len(needle) >= 3 for needle in rule.needles)


def test_rule_ids_are_unique() -> None:
    ids = [rule.id for rule in RULES]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.id)
def test_rule_has_a_case_or_if_it_is_never_the_answer_a_line(rule: Rule) -> None:
    cases = [case for case in FAILURES if case.label["rule"] == rule.id]
    lines = [line for line in documented_lines() if line.rule == rule.id and line.matches]
    assert cases or (lines and rule.role in (Role.ADVICE, Role.CASCADE, Role.CLEANUP, Role.CONFIRMATION))


def test_every_folder_of_cases_belongs_to_a_rule() -> None:
    assert {path.name for path in CASES.iterdir()} - {"none"} <= {rule.id for rule in RULES}


@pytest.mark.parametrize("line", documented_lines(), ids=lambda line: f"{line.rule}: {line.text[:60]}")
def test_documented_line_is_recognised_or_told_apart(line: Line) -> None:
    assert line.recognised_by(BY_ID[line.rule]) is line.matches, line.why


@pytest.mark.parametrize("case", FAILURES, ids=lambda case: case.name)
def test_case_is_diagnosed(case: Case) -> None:
    found = case.diagnose()
    label = case.label
    assert (found.rule, str(found.error_type)) == (label["rule"], label["error_type"])
    assert str(found.phase) == label["phase"]
    assert found.root_cause is not None
    assert label["line"] in found.root_cause.line


@pytest.mark.parametrize("case", all_cases(), ids=lambda case: case.name)
def test_case_says_where_it_comes_from_and_why_it_was_not_run(case: Case) -> None:
    """A log is real, or it says what a machine would have to have to make it (issue 3, section 1)."""
    label = case.label
    assert label["source"]
    assert label["origin"] in ("induced", "recreated")
    needs = label.get("needs", "")
    assert bool(needs) is (label["origin"] == "recreated")
    assert needs == needs.strip()
    assert len(needs) <= 60


@pytest.mark.parametrize("case", FAILURES, ids=lambda case: case.name)
def test_case_has_advice_and_no_unfilled_text(case: Case) -> None:
    found = case.diagnose()
    assert found.suggestions
    for suggestion in found.suggestions:
        assert suggestion.reason
        assert suggestion.action or (suggestion.parameter and suggestion.suggested is not None)
    shown = " ".join([found.title, found.description, *(s.action or "" for s in found.suggestions)])
    assert not re2.search(r"\{\w+\}|an unknown amount", shown)


@pytest.mark.parametrize("case", HEALTHY, ids=lambda case: case.name)
def test_healthy_log_gives_no_diagnosis_of_failure(case: Case) -> None:
    found = case.diagnose()
    assert found.error_type is ErrorType.UNKNOWN, (found.rule, found.root_cause)
