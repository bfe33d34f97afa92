"""A broken recogniser makes a test fail.

Each rule is broken in many ways (`tests/mutants.py`). A mutant is caught when a labelled log, a documented line
or a kept form comes out otherwise than it must. A part of a recogniser that no mutant shows to matter goes.
"""

from __future__ import annotations

import pytest

from tests.mutants import mutants, without_alternatives
from tests.rule_cases import Line, documented_lines, kept_forms, lines_of_cases
from trainmon import rules
from trainmon.rules import Rule

RULES = rules.load()


def proofs(rule: Rule) -> list[Line]:
    return [line for line in (*documented_lines(), *lines_of_cases(), *kept_forms()) if line.rule == rule.id]


def survivors(rule: Rule) -> set[str]:
    lines = proofs(rule)
    return {
        what
        for what, mutant in mutants(rule)
        if all(line.recognised_by(mutant) is line.matches for line in lines)
    }


@pytest.mark.slow
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_no_mutant_survives(rule: Rule) -> None:
    assert not survivors(rule), "add a case, a line or, by `python -m tests.make_forms`, a form"


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_kept_form_is_recognised(rule: Rule) -> None:
    lost = [form.text for form in kept_forms() if form.rule == rule.id and not form.recognised_by(rule)]
    assert not lost, "the rule lost these forms; if that is meant: python -m tests.make_forms"


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("a|b", {"b", "a"}),
        ("x(?:a|b[|]c)y", {"x(?:b[|]c)y", "x(?:a)y"}),
        (
            r"(?P<n>a\|b|c(?:d|e))",
            {r"(?P<n>c(?:d|e))", r"(?P<n>a\|b)", r"(?P<n>a\|b|c(?:e))", r"(?P<n>a\|b|c(?:d))"},
        ),
        ("(?i)a|b", {"b", "(?i)a"}),
        ("[]|]x", set()),
    ],
)
def test_each_alternative_is_taken_out_once(pattern: str, expected: set[str]) -> None:
    assert {without for _, without in without_alternatives(pattern)} == expected
