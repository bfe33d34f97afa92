"""Make docs/rules from the rules and their cases: `python -m tests.make_rule_docs [--check]`.

One page a rule, named by its id, and an index by error type. Nothing in that folder is written by hand. `--check`
writes nothing, names the pages that are out of date, and ends with 1 when there are any.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.rule_cases import Case, all_cases
from trainmon import rules
from trainmon.model import ErrorType, Suggestion
from trainmon.rules import Rule
from trainmon.rules._document import ROLES, captured, document

FOLDER = Path(__file__).parent.parent / "docs" / "rules"
INDEX = "README.md"
NOTE = "<!-- Made by `python -m tests.make_rule_docs`; change the rule, not this file. -->\n"
ORIGINS = {"induced": "really happened", "recreated": "written after the source"}


def pages() -> dict[str, str]:
    """Every file of docs/rules by its name."""
    cases: dict[str, list[Case]] = defaultdict(list)
    for case in all_cases():
        if not case.healthy:
            cases[case.label["rule"]].append(case)
    known = rules.load()
    made = {f"{rule.id}.md": page(rule, cases[rule.id]) for rule in known}
    return {INDEX: index(known, cases), **made}


def page(rule: Rule, cases: Sequence[Case]) -> str:
    """One rule's page."""
    told = document(rule)
    facts = [
        f"[{rule.error_type}]({INDEX}#{rule.error_type.lower()})",
        f"phase {rule.phase}" if rule.phase else "phase from the place where it strikes",
        ROLES[rule.role],
        f"confidence {rule.confidence:.2f}",
    ]
    parts = [f"# {plain(rule.title)}", f"`{rule.id}` · " + " · ".join(facts), plain(told.summary)]
    for title, body in told.sections:
        paragraphs = body.splitlines()
        if title == "References":
            parts += [f"## {title}", "\n".join(f"- <{one}>" for one in rule.sources)]
        else:
            parts += [f"## {title}", *map(plain, paragraphs)]
    parts += ["## How it is recognised", *_recognised(rule)]
    if cases:
        parts += ["## Cases", "\n".join(_case(case) for case in cases)]
        parts += _suggested(cases[0])
    return NOTE + "\n" + "\n\n".join(parts) + "\n"


def _recognised(rule: Rule) -> list[str]:
    found = ["A line of the log that matches", f"```text\n{rule.pattern}\n```"]
    if rule.exception:
        found.append(f"in the message of an exception whose type matches `{rule.exception}`")
    if rule.frames:
        found.append(f"with a frame of its traceback (`file:function: code`) that matches `{rule.frames}`")
    if names := captured(rule):
        found.append("Taken out of the line: " + ", ".join(f"`{name}`" for name in names))
    return found


def _case(case: Case) -> str:
    origin = ORIGINS[case.label["origin"]]
    return f"- [{case.folder.name}](../../tests/cases/{case.name}/console.log) ({origin})"


def _suggested(case: Case) -> list[str]:
    found = case.diagnose().suggestions
    lines = [f"{number}. {_change(one)}" for number, one in enumerate(found, 1)]
    return [f"## What it suggests for {case.folder.name}", "\n".join(lines)]


def _change(suggestion: Suggestion) -> str:
    if suggestion.parameter is None:
        return plain(suggestion.action or suggestion.reason)
    current = "unknown" if suggestion.current is None else suggestion.current
    return f"`{suggestion.parameter}`: {plain(str(current))} → {plain(str(suggestion.suggested))}"


def index(known: Sequence[Rule], cases: Mapping[str, Sequence[Case]]) -> str:
    """All rules by error type, in the order of the types."""
    parts = [
        "# The rules",
        _lead(len(known)),
    ]
    for kind in ErrorType:
        of = [rule for rule in known if rule.error_type is kind]
        if of:
            lines = [f"- [{plain(rule.title)}]({rule.id}.md)" for rule in of]
            parts += [f"## {kind}", "\n".join(lines)]
    return NOTE + "\n" + "\n\n".join(parts) + "\n"


def _lead(known: int) -> str:
    return (
        f"{known} failures that trainmon knows, by error type. To change one or add another without touching these, "
        "see [your own rules](../your-own-rules.md)."
    )


def plain(text: str) -> str:
    """Text as Markdown that shows just this; what stands between backticks stays code."""
    pieces = " ".join(text.split()).split("`")
    if len(pieces) % 2 == 0:
        return re.sub(r"([\\`*_<>\[\]|])", r"\\\1", "`".join(pieces))
    return "".join(
        f"`{one}`" if n % 2 else re.sub(r"([\\*_<>\[\]|])", r"\\\1", one) for n, one in enumerate(pieces)
    )


def stale(folder: Path = FOLDER) -> list[str]:
    """Names of the files that are missing, differ, or belong to no rule."""
    wanted = pages()
    there = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.md")}
    return sorted(name for name in wanted.keys() | there.keys() if wanted.get(name) != there.get(name))


def write(folder: Path = FOLDER) -> None:
    """Write what is out of date and remove what belongs to no rule."""
    wanted = pages()
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.glob("*.md"):
        if path.name not in wanted:
            path.unlink()
    for name, text in wanted.items():
        path = folder / name
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")


def main(arguments: Sequence[str]) -> int:
    """Write, or with `--check` only tell."""
    if "--check" not in arguments:
        write()
        return 0
    out_of_date = stale()
    for name in out_of_date:
        print(f"docs/rules/{name} is out of date; run: python -m tests.make_rule_docs", file=sys.stderr)
    return int(bool(out_of_date))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
