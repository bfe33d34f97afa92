"""The labelled logs and lines that prove the rules; read by several tests."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from trainmon.analyze import Knowledge, diagnose
from trainmon.analyze.collect import collect
from trainmon.logs import LogLine, Traceback, open_log
from trainmon.logs.stack import Raised, exception_line
from trainmon.model import Diagnosis, Evidence
from trainmon.rules import Rule

CASES = Path(__file__).parent / "cases"
_ANSWERS: dict[Path, Diagnosis] = {}


@dataclass(frozen=True)
class Case:
    """One log with its label (`case.toml`); those below `cases/none/` are healthy."""

    folder: Path
    label: dict[str, Any]

    @property
    def healthy(self) -> bool:
        return self.folder.parent.name == "none"

    @property
    def name(self) -> str:
        return f"{self.folder.parent.name}/{self.folder.name}"

    def diagnose(self) -> Diagnosis:
        """The analyzer's answer, asked once."""
        if self.folder not in _ANSWERS:
            given = {k: self.label[k] for k in ("exit_code", "signal", "config") if k in self.label}
            logs = (open_log(self.folder / "console.log"),)
            command = tuple(self.label.get("command", ()))
            _ANSWERS[self.folder] = diagnose(Evidence(logs=logs, command=command, **given))
        return _ANSWERS[self.folder]


@functools.cache
def all_cases() -> tuple[Case, ...]:
    """Every case, ordered by folder."""
    return tuple(
        Case(path.parent, tomllib.loads(path.read_text(encoding="utf-8")))
        for path in sorted(CASES.glob("*/*/case.toml"))
    )


@dataclass(frozen=True)
class Line:
    """One line as the engine hands it to a rule: its text, and the exception and traceback that it belongs to.

    `matches` says whether the rule must recognise it; `why` where the form is documented, or why it differs;
    `captures` what the advice takes from it.
    """

    rule: str
    text: str
    raised: Raised | None
    traceback: Traceback | None
    matches: bool
    why: str
    captures: Mapping[str, str] = field(default_factory=dict)

    def recognised_by(self, rule: Rule) -> bool:
        """Whether a log scanned for this rule alone would show it this line, and it would match and capture as told."""
        found = Knowledge([rule]).match(self.text, self.raised, self.traceback)
        return any(self.captures.items() <= captured.items() for _, captured in found)


@functools.cache
def documented_lines() -> tuple[Line, ...]:
    """The lines of every `cases/<rule>/lines.toml`: `[[match]]` with its source, `[[differ]]` with the reason."""
    kinds = {"match": (True, "source"), "differ": (False, "why")}
    return tuple(line for path in sorted(CASES.glob("*/lines.toml")) for line in _read(path, kinds))


@functools.cache
def kept_forms() -> tuple[Line, ...]:
    """The lines of every `cases/<rule>/forms.toml`; see `tests/make_forms.py`."""
    kinds = {"form": (True, None)}
    return tuple(line for path in sorted(CASES.glob("*/forms.toml")) for line in _read(path, kinds))


def _read(path: Path, kinds: dict[str, tuple[bool, str | None]]) -> Iterator[Line]:
    """Lines of one file. `exception` names what was raised where the line is not the first of its message;
    `frame` is one frame of its traceback as a rule sees it, `file:function: code`."""
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    if unknown := set(table) - set(kinds):
        raise ValueError(f"{path}: unknown tables {sorted(unknown)}")
    for kind, (matches, told) in kinds.items():
        for entry in table.get(kind, ()):
            if unknown := set(entry) - {"line", "exception", "frame", "captures", told}:
                raise ValueError(f"{path}: unknown keys {sorted(unknown)}")
            raised = as_raised(entry["line"], entry.get("exception"), entry.get("frame"))
            traceback = Traceback([raised], 0, 0) if raised and raised.frames else None
            why = entry[told] if told else "a form that the rule knew"
            yield Line(
                path.parent.name, entry["line"], raised, traceback, matches, why, entry.get("captures", {})
            )


def as_raised(text: str, exception: str | None, frame: str | None) -> Raised | None:
    """The exception that a line belongs to: the one told, else the one that it begins with."""
    named = exception or (exception_line(text) or ("",))[0]
    if not named and not frame:
        return None
    frames = []
    if frame:
        file, function, code = frame.split(":", 2)
        frames = [(file, 1, function, code.strip())]
    return Raised(named, text, frames, [LogLine(text, 0, 0, None, None)])


@functools.cache
def lines_of_cases() -> tuple[Line, ...]:
    """The line of every labelled log in which its rule must see the cause."""
    known = {rule.id: rule for rule in Knowledge.builtin().rules}
    found = []
    for case in all_cases():
        if case.healthy or case.label["rule"] not in known:
            continue
        rule = known[case.label["rule"]]
        for seen in collect(open_log(case.folder / "console.log"), Knowledge([rule]))[0]:
            if seen.rule is rule and case.label["line"] in seen.line.text:
                found.append(
                    Line(rule.id, seen.line.text, seen.raised, seen.traceback, True, case.label["source"])
                )
    return tuple(found)
