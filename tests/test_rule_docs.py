"""docs/rules is what the rules say today, and no link inside docs/ goes nowhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.make_rule_docs import FOLDER, INDEX, plain, stale, write
from trainmon import rules

DOCS = FOLDER.parent
LINK = re.compile(r"(?<!!)\[(?:[^\]\\]|\\.)*\]\(([^)\s]+)\)")
PAGES = sorted(DOCS.rglob("*.md"))


def test_the_pages_are_those_of_today() -> None:
    assert stale() == [], "run: python -m tests.make_rule_docs"


def test_every_rule_has_a_page_and_stands_in_the_index() -> None:
    listed = set(LINK.findall((FOLDER / INDEX).read_text(encoding="utf-8")))
    assert {f"{rule.id}.md" for rule in rules.load()} <= listed


def test_a_changed_or_foreign_page_is_noticed_and_mended(tmp_path: Path) -> None:
    write(tmp_path)
    assert stale(tmp_path) == []
    (tmp_path / "cuda-out-of-memory.md").write_text("old")
    (tmp_path / "gone.md").write_text("of a rule that was removed")
    (tmp_path / "disk-full.md").unlink()
    assert stale(tmp_path) == ["cuda-out-of-memory.md", "disk-full.md", "gone.md"]
    write(tmp_path)
    assert stale(tmp_path) == []


def test_no_link_inside_the_docs_goes_nowhere() -> None:
    broken = []
    for page in PAGES:
        for link in LINK.findall(_without_code(page.read_text(encoding="utf-8"))):
            if "://" in link or link.startswith("mailto:"):
                continue
            target, _, anchor = link.partition("#")
            file = (page.parent / target).resolve() if target else page
            if not file.exists() or (anchor and anchor not in _anchors(file)):
                broken.append(f"{page.relative_to(DOCS)}: {link}")
    assert broken == []


def _without_code(text: str) -> str:
    return re.sub(r"`[^`\n]*`", "", re.sub(r"```.*?```", "", text, flags=re.S))


def _anchors(file: Path) -> set[str]:
    """What GitHub calls the headings of a page."""
    heads = re.findall(
        r"(?m)^#+ (.+)$", re.sub(r"```.*?```", "", file.read_text(encoding="utf-8"), flags=re.S)
    )
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a `x_y` and z_w", "a `x_y` and z\\_w"),
        ("<img src=x> [a](b)", "\\<img src=x\\> \\[a\\](b)"),
        ("an odd ` one", "an odd \\` one"),
    ],
)
def test_text_of_rules_is_shown_as_it_is(text: str, shown: str) -> None:
    assert plain(text) == shown
