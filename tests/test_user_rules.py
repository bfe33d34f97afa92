"""Rules that users write: read, checked, layered, and in force without a restart."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import re2
from hypothesis import example, given, settings
from hypothesis import strategies as st

from trainmon import rules
from trainmon.analyze import Knowledge, diagnose
from trainmon.model import ErrorType, Evidence, LogSource, Phase
from trainmon.service import Service
from trainmon.settings import load as load_settings
from trainmon.userrules import UserRules, load_user, longest_literal, parse
from trainmon.userrules.draft import draft, pattern_of

GOOD = """
id = "scratch-full"
error_type = "DISK_FULL"
title = "The scratch volume is full"
description = "{volume} reached its limit of {limit} GB."
pattern = 'volume (?P<volume>\\S+) of (?P<limit>\\d+) GB is at its soft limit'
phase = "DATA"

[[suggestions]]
action = "Run: scratch-clean {volume}"
reason = "It removes what is older than a week."

[[suggestions]]
knob = "num_workers"
to = 2
reason = "Each worker writes its own cache."
"""
LINE = b"OSError: volume /mnt/scratch/ana of 200 GB is at its soft limit\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "rules"
    place.mkdir()
    return place


def load_text(folder: Path, text: str, name: str = "mine.toml") -> UserRules:
    (folder / name).write_text(text, encoding="utf-8")
    return load_user(folder, rules.load())


def test_a_rule_answers_with_what_it_captured(folder: Path) -> None:
    found = load_text(folder, GOOD)
    assert not found.problems
    said = diagnose(Evidence(logs=(LogSource(LINE),)), Knowledge(found.rules, found.edition))
    assert (said.rule, said.error_type, said.phase) == ("scratch-full", ErrorType.DISK_FULL, Phase.DATA)
    assert "/mnt/scratch/ana reached its limit of 200 GB." in said.description
    assert said.suggestions[0].action == "Run: scratch-clean /mnt/scratch/ana"
    assert (said.suggestions[1].parameter, said.suggestions[1].suggested) == ("num_workers", 2)


def test_the_same_id_replaces_a_built_in_rule(folder: Path) -> None:
    found = load_text(folder, GOOD.replace("scratch-full", "cuda-out-of-memory"))
    (rule,) = [r for r in found.rules if r.id == "cuda-out-of-memory"]
    assert rule.error_type is ErrorType.DISK_FULL
    assert len(found.rules) == len(rules.load())


def test_a_rule_is_switched_off_by_name(folder: Path) -> None:
    found = load_text(folder, 'disabled = ["cuda-out-of-memory", "no-such-rule"]')
    assert found.switched_off == ("cuda-out-of-memory",)
    assert "cuda-out-of-memory" not in {r.id for r in found.rules}
    assert ["no-such-rule" in p.reason for p in found.problems] == [True]
    assert [str(p).split(" ")[0].rsplit(".", 1)[1] for p in found.problems] == ["toml:1:"]


@pytest.mark.parametrize(
    ("change", "line", "reason"),
    [
        (("DISK_FULL", "DISC_FULL"), 3, "is none of"),
        (("phase =", "fase ="), 7, "is not a field"),
        (("(?P<volume>", "(?P<volume"), 6, "RE2"),
        (("\\S+) of", "\\S+)(?=x) of"), 6, "RE2"),
        (("{limit} GB.", "{size} GB."), 5, "{size} is no named group"),
        (("scratch-clean {volume}", "{nothing}"), 9, "{nothing} is no named group"),
        (('"num_workers"', '"workers_of_mine"'), 13, "there is no knob"),
        (("to = 2\n", ""), 13, "either knob and to, or action"),
        (('title = "The scratch volume is full"', "title = 3"), 4, "must be a text"),
        (('title = "', 'title = "" x"'), 4, ""),
        (("pattern = 'volume", "pattern = '(?:volume)?|"), 6, ""),
        (('id = "scratch-full"', 'id = "../evil"'), 2, "lower-case"),
    ],
)
def test_a_fault_is_named_with_file_line_and_reason(
    folder: Path, change: tuple[str, str], line: int, reason: str
) -> None:
    assert change[0] in GOOD
    load_text(folder, GOOD, "right.toml")
    found = load_text(folder, GOOD.replace(*change).replace('"scratch-full"', '"other"'), "wrong.toml")
    assert [(p.file, p.line) for p in found.problems] == [("wrong.toml", line)]
    assert reason in found.problems[0].reason
    assert "scratch-full" in found.own


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "the file is empty"),
        ("# nothing yet\n", "the file is empty"),
        ('[[rule]]\nid = "x"\n', "a file is one rule"),
        ('[rule]\nid = "x"\n', "a file is one rule"),
    ],
)
def test_a_file_of_another_form_is_told_so(folder: Path, text: str, reason: str) -> None:
    [problem] = load_text(folder, text, "mine.toml").problems
    assert reason in str(problem)
    assert "mine.toml" in str(problem)


def test_hostile_files_are_named_and_skipped(folder: Path) -> None:
    (folder / "binary.toml").write_bytes(b"\xff\xfe\x00")
    (folder / "giant.toml").write_bytes(b"#" * (1 << 20))
    (folder / "deep.toml").write_bytes(b"a = " + b"[" * 20_000)
    (folder / "loop.toml").symlink_to("loop.toml")
    (folder / "folder.toml").mkdir()
    found = load_text(folder, GOOD)
    assert {p.file for p in found.problems} == {
        "binary.toml", "giant.toml", "deep.toml", "loop.toml", "folder.toml",
    }  # fmt: skip
    assert found.own == {"scratch-full"}


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_an_unreadable_file_is_named(folder: Path) -> None:
    (folder / "locked.toml").write_text(GOOD, encoding="utf-8")
    (folder / "locked.toml").chmod(0)
    assert "cannot be read" in load_user(folder, rules.load()).problems[0].reason


@pytest.mark.parametrize(
    ("added", "line"),
    [
        ("precedence = " + "9" * 5000, None),
        ("precedence = 0x" + "f" * 6000, 11),
        ("role = 0x" + "f" * 6000, 11),
        ('needles = ["is at\\nits"]', 11),
        ("needles = ['" + "x" * 5000 + "']", 11),
        ("needles = {a = 1}", 11),
        ("sources = [1]", 11),
        ("confidence = nan", 11),
        ("exception = 3", 11),
        ("exception = '((a{900}){900}){900}'", 11),
        ("frames = '.*'", 11),
        ("disabled = [1]", 11),
        ("[[suggestions]]  # mine\nknob = ['batch_size']\nto = 1\nreason = 'r'", 11),
        ("[[suggestions]]\nknob = 'batch_size'\nto = 0x" + "f" * 6000 + "\nreason = 'r'", 11),
        ("[[suggestions]]\nknob = 'batch_size'\nto = inf\nreason = 'r'", 11),
        ("[[suggestions]]\nknob = 'batch_size'\nto = 2026-01-01\nreason = 'r'", 11),
        ("suggestions = 3", 11),
        ('"\\u001b[31mred" = 1', None),
    ],
)
def test_values_of_odd_kinds_and_sizes_are_faults_of_their_file(
    folder: Path, capfd: pytest.CaptureFixture[str], added: str, line: int | None
) -> None:
    head = GOOD.split("[[suggestions]]")[0].rstrip() + "\n\n\n\n"
    load_text(folder, GOOD.replace("scratch-full", "right"), "right.toml")
    found = load_text(folder, head + added + "\n", "wrong.toml")
    assert [(p.file, p.line) for p in found.problems] == [("wrong.toml", line)]
    assert str(found.problems[0]).isprintable()
    assert len(str(found.problems[0])) < 1500
    assert found.own == {"right"}
    assert capfd.readouterr().err == ""


def test_a_missing_folder_leaves_the_built_in_rules(tmp_path: Path) -> None:
    found = load_user(tmp_path / "none", rules.load())
    assert (found.rules, found.edition) == (rules.load(), "")


@pytest.mark.parametrize(
    ("pattern", "literal"),
    [
        (r"scratch quota of (?P<s>\S+) reached", "scratch quota of"),
        (r"one thing|another", None),
        (r"abcd?", None),
        (r"[abcdef]+ghijk", "ghijk"),
        (r"(?i)hello there", "hello there"),
        (r"Tried\.to\sallocating", "allocating"),
        (r"a{3}bcde", "bcde"),
        (r"\x41bcdef", "bcdef"),
        (r"\x{41}bcdef", "bcdef"),
        (r"\101bcdef", "bcdef"),
        (r"\pLossy", "ossy"),
        (r"\p{Greek}letter", "letter"),
        (r"[[:alpha:]]name", "name"),
        (r"\Qa|b.c\Ewxyz", "wxyz"),
        (r"abcd\|efgh", "abcd|efgh"),
    ],
)
def test_the_needle_is_text_that_every_match_holds(pattern: str, literal: str | None) -> None:
    assert longest_literal(pattern) == literal


def test_a_draft_recognises_its_own_line_and_the_next_runs(folder: Path) -> None:
    line = "acme.ScratchFull: volume /mnt/s/ana of 200 GB is [at] its limit since 2026-03-01 10:00:00"
    found = load_text(folder, draft("mine", line, "acme.ScratchFull", "mine.toml"))
    assert not found.problems
    knowledge = Knowledge(found.rules, found.edition)
    other = line.replace("200", "7").replace("ana", "bob").replace("2026-03-01", "2027-12-24")
    for text in (line, other):
        assert diagnose(Evidence(logs=(LogSource(text.encode()),)), knowledge).rule == "mine"


def test_a_pattern_of_any_line_stands_for_itself() -> None:
    for line in ("a.b*c (d) [e]", "100% |###| \\x", "'quoted' \"both\"", "0x1F https://a.b/c?d=1"):
        assert re2.search(pattern_of(line)[0], line)


def test_an_open_service_takes_up_a_changed_file_and_rescans(tmp_path: Path) -> None:
    import sys

    present = load_settings()
    own = present.home / "rules"
    own.mkdir(parents=True)
    script = tmp_path / "train.py"
    script.write_text(f"import sys; print({LINE.decode().strip()!r}); sys.exit(1)", encoding="utf-8")
    with Service.open(present) as service:
        before = service.record([sys.executable, str(script)], workdir=tmp_path)[0]
        assert service.diagnose(before).rule != "scratch-full"
        (own / "mine.toml").write_text(GOOD, encoding="utf-8")
        assert service.diagnose(before).rule == "scratch-full"
        (own / "mine.toml").write_text(GOOD.replace("DISK_FULL", "DISK_FUL"), encoding="utf-8")
        assert service.rule_problems()[0].line == 3
        assert service.diagnose(before).rule != "scratch-full"
        (own / "mine.toml").write_text(GOOD, encoding="utf-8")
        (job,) = service.rescan(every=True)
        assert (job.job_id, job.diagnosis.rule, job.changed) == (before, "scratch-full", True)
        assert service.rescan() == []


def test_the_rule_in_the_documentation_is_one(folder: Path) -> None:
    text = (Path(__file__).parent.parent / "docs" / "your-own-rules.md").read_text(encoding="utf-8")
    found = load_text(folder, text.split("```toml\n")[1].split("```")[0])
    assert (found.problems, found.own) == ((), {"scratch-volume-full"})


@settings(max_examples=150, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1, max_size=120))
def test_a_draft_of_any_line_is_a_rule_that_matches_it(line: str) -> None:
    line = f"{line} broke the scratch volume".strip()
    rule, _ = parse(draft("mine", line, None, "mine.toml"), "mine")
    assert rule is not None
    assert re2.search(rule.pattern, line)
    assert any(needle.lower() in line.lower() for needle in rule.needles)


@settings(max_examples=300, deadline=None)
@example("{|}")
@given(st.text(st.sampled_from("ab()[]{}|?*+\\\\.^$dxpLQE0123:,-"), min_size=1, max_size=24))
def test_a_needle_stands_in_whatever_the_pattern_matches(noise: str) -> None:
    pattern = f"begin{noise}words of it"
    needle = longest_literal(pattern)
    try:
        options = re2.Options()
        options.log_errors = False
        compiled = re2.compile(pattern, options)
    except re2.error:
        return
    for text in (
        "beginwords of it",
        "begina b ab0x1words of it",
        f"begin{noise}words of it",
        "begin",
        "words of it",
    ):
        match = compiled.search(text)
        assert match is None or needle is None or needle in match.group(0)
