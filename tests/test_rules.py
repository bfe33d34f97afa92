"""Every rule is documented, sourced, findable and proved by a case; every rule runs over every case."""

from __future__ import annotations

import inspect
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import re2

from trainmon import rules
from trainmon.analyze import diagnose
from trainmon.logs import open_log
from trainmon.model import Diagnosis, ErrorType, Evidence, Role
from trainmon.rules import Rule

CASES = Path(__file__).parent / "cases"
HEADINGS = ("What happened", "Why", "How to confirm", "How to fix", "Easily confused with", "References")
RULES = rules.load()


@dataclass(frozen=True)
class Case:
    folder: Path
    label: dict[str, Any]

    @property
    def healthy(self) -> bool:
        return self.folder.parent.name == "none"

    def diagnose(self) -> Diagnosis:
        given = {k: self.label[k] for k in ("exit_code", "signal", "config") if k in self.label}
        log = open_log(self.folder / "console.log")
        return diagnose(Evidence(logs=(log,), command=tuple(self.label.get("command", ())), **given))


def all_cases() -> list[Case]:
    return [
        Case(path.parent, tomllib.loads(path.read_text(encoding="utf-8")))
        for path in sorted(CASES.glob("*/*/case.toml"))
    ]


def named(case: Case) -> str:
    return f"{case.folder.parent.name}/{case.folder.name}"


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
    for pattern in filter(None, (rule.pattern, rule.exception, rule.frames)):
        re2.compile(pattern)
    assert rule.needles
    assert all(len(needle) >= 3 for needle in rule.needles)


def test_rule_ids_are_unique() -> None:
    ids = [rule.id for rule in RULES]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("rule", [r for r in RULES if r.role is Role.ROOT], ids=lambda r: r.id)
def test_root_rule_has_a_case(rule: Rule) -> None:
    assert list(CASES.glob(f"{rule.id}/*/case.toml")), f"no case in tests/cases/{rule.id}/"


@pytest.mark.parametrize("case", FAILURES, ids=named)
def test_case_is_diagnosed(case: Case) -> None:
    found = case.diagnose()
    label = case.label
    assert (found.rule, str(found.error_type)) == (label["rule"], label["error_type"])
    assert str(found.phase) == label["phase"]
    assert found.root_cause is not None
    assert label["line"] in found.root_cause.line
    assert label["origin"] in ("induced", "recreated")
    assert label["source"]


@pytest.mark.parametrize("case", FAILURES, ids=named)
def test_case_has_advice_and_no_unfilled_text(case: Case) -> None:
    found = case.diagnose()
    assert found.suggestions
    for suggestion in found.suggestions:
        assert suggestion.reason
        assert suggestion.action or (suggestion.parameter and suggestion.suggested is not None)
    shown = " ".join([found.title, found.description, *(s.action or "" for s in found.suggestions)])
    assert not re2.search(r"\{\w+\}|an unknown amount", shown)


@pytest.mark.parametrize("case", HEALTHY, ids=named)
def test_healthy_log_gives_no_diagnosis_of_failure(case: Case) -> None:
    found = case.diagnose()
    assert found.error_type is ErrorType.UNKNOWN, (found.rule, found.root_cause)
