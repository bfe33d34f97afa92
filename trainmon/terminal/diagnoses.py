"""A diagnosis, what to change, and what a person says of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.console import Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from trainmon.model import Diagnosis, Finding, RootCause, Suggestion, Verdict
from trainmon.terminal.printing import heading, indented, safe, show

UNKNOWN = "unknown"
MOST_STACK = 8


def print_diagnosis(diagnosis: Diagnosis, why: bool = False) -> None:
    """Print why a run died and what to change; with `why` also what else was seen and ruled out."""
    show(Group(diagnosed(diagnosis), *(reasons(diagnosis) if why else [])))


def diagnosed(diagnosis: Diagnosis, ruled_out: bool = False) -> Group:
    """The answer with its cause, place and changes; without the changes where a verdict has `ruled_out` the answer."""
    kind = (
        f"{diagnosis.error_type} in {diagnosis.phase}, {diagnosis.confidence:.0%} sure ({diagnosis.standing})"
    )
    parts: list[Any] = [
        Text.assemble(safe(diagnosis.title, "bold red"), "  ", safe(kind, "dim")),
        safe(diagnosis.description),
    ]
    if diagnosis.root_cause:
        parts += [Text(), heading(diagnosis.cause_heading), indented([cause_line(diagnosis.root_cause)])]
    if diagnosis.alternatives:
        parts += [Text(), heading("It may also be"), indented(_finding(f) for f in diagnosis.alternatives)]
    stack = _stack(diagnosis)
    if stack:
        parts += [Text(), heading("Where"), indented(stack)]
    if ruled_out:
        words = f"Its suggestions are left out: the verdict above rules {diagnosis.error_type} out."
        parts += [Text(), safe(words, "dim")]
    elif diagnosis.suggestions:
        parts += [
            Text(),
            heading("What to change"),
            Padding(_suggestions(diagnosis.suggestions), (0, 0, 0, 2)),
        ]
    if diagnosis.rule is None and diagnosis.evidence:
        parts += [Text(), heading("The most telling lines"), indented(diagnosis.evidence)]
    if diagnosis.nearest:
        shown = (f"trainmon rules show {rule}" for rule in diagnosis.nearest)
        parts += [Text(), heading("Nearest rules"), indented(shown)]
    return Group(*parts)


def reasons(diagnosis: Diagnosis) -> list[Any]:
    """What else was seen, and what was ruled out and for what reason."""
    parts: list[Any] = []
    if diagnosis.contributing:
        parts += [Text(), heading("Also seen"), indented(_finding(f) for f in diagnosis.contributing)]
    if diagnosis.rejected:
        lines = (f"{_finding(f)}  [{f.rejected}]" for f in diagnosis.rejected)
        parts += [Text(), heading("Ruled out"), indented(lines)]
    return parts or [Text(), heading("Nothing else in the evidence reads like a failure.")]


def _finding(finding: Finding) -> str:
    where = f"line {finding.line_number}" if finding.line_number else ""
    where += f", rank {finding.rank}" if finding.rank is not None else ""
    name = f"{finding.error_type} {finding.title}".strip()
    return f"{name} ({finding.role}, {finding.standing}): {where + ': ' if where else ''}{finding.line}"


def judged(verdict: Verdict) -> list[Any]:
    right = str(verdict.error_type) == verdict.said.get("error_type")
    head = "Confirmed by a person" if right else "Corrected by a person"
    what = f"{verdict.error_type}" + (f" in {verdict.phase}" if verdict.phase else "")
    place = f"line {verdict.line_number}: " if verdict.line_number else ""
    lines = [
        what,
        *([f"{place}{verdict.line}"] if verdict.line else []),
        *([verdict.note] if verdict.note else []),
    ]
    return [heading(head), indented(lines)]


def _stack(diagnosis: Diagnosis) -> list[str]:
    """The user's own frames, innermost last; the last library frame when there are none."""
    if diagnosis.exception is None:
        return []
    frames = diagnosis.exception.frames
    own = [f for f in frames if f.user_code] or list(frames[-1:])
    return [(f"{f.place}: {f.code}" if f.code else f.place) for f in own[-MOST_STACK:]]


def _suggestions(suggestions: Sequence[Suggestion]) -> Table:
    table = Table.grid(padding=(0, 2))
    for number, suggestion in enumerate(suggestions, start=1):
        what = change_line(suggestion) if suggestion.parameter else suggestion.action or ""
        what += f"  ({suggestion.retries})" if suggestion.retries else ""
        table.add_row(safe(f"{number}."), Group(safe(what, "bold"), safe(suggestion.reason, "dim")))
    return table


def change_line(suggestion: Suggestion) -> str:
    """`batch_size: 4 → 2`."""
    current = UNKNOWN if suggestion.current is None else suggestion.current
    return f"{suggestion.parameter}: {current} → {suggestion.suggested}"


def cause_line(cause: RootCause) -> str:
    """The decisive line behind its place."""
    where = [cause.file] if cause.file else []
    where += [f"line {cause.line_number}"] if cause.line_number else []
    where += [f"rank {cause.rank}"] if cause.rank is not None else []
    return f"{', '.join(where)}: {cause.line}" if where else cause.line
