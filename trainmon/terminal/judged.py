"""Checks before a retry, and how often the analyzer was right."""

from __future__ import annotations

from rich.console import Group
from rich.text import Text

from trainmon.model import Accuracy, Outlook, Preflight
from trainmon.terminal.printing import safe, show


def print_preflight(found: Preflight) -> None:
    """Print whether a retry would fail again, and each check."""
    show(Group(*preflight_lines(found)))


def preflight_lines(found: Preflight) -> list[Text]:
    """The answer on the first line, then one line a check."""
    styles = {Outlook.YES: "bold red", Outlook.NO: "green", Outlook.CANNOT_TELL: "yellow"}
    lines = [safe(f"Would it fail again?  {found.would_fail}", styles[found.would_fail])]
    width = max((len(check.name) for check in found.checks), default=0)
    for check in found.checks:
        name = f"  {check.name.ljust(width)}  {check.would_fail:<11}  "
        lines.append(Text.assemble(safe(name, styles[check.would_fail]), safe(check.reason)))
    if not any(check.reason == found.reason for check in found.checks):
        lines.append(safe(f"  {found.reason}", "dim"))
    return lines


def print_accuracy(found: Accuracy) -> None:
    """Print how often the analyzer was right on the jobs that were judged."""
    if not found.jobs:
        show(Text("No job has been judged yet. Judge one: trainmon correct JOB --right   or --type TYPE"))
        return
    lines = [
        f"{found.jobs} {'job' if found.jobs == 1 else 'jobs'} judged",
        f"error type right: {found.type_right} today, {found.type_right_then} when they were judged",
        f"phase right: {found.phase_right} of {found.phases}   line right: {found.line_right} of {found.lines}",
        *(
            f"confidence {b.low:.1f} to {b.high:.1f}: {b.right} of {b.answers} right"
            for b in found.bands
            if b.answers
        ),
        *(f"{v.job_id}: said {d.error_type}, is {v.error_type}" for v, d in found.wrong),
    ]
    show(Group(*(safe(line) for line in lines)))
