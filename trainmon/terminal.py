"""Diagnoses, jobs and lists for people at a terminal.

Texts from logs and jobs only ever become `Text` (never markup), with escape sequences dropped and secrets
masked. Without a terminal there is no colour and nothing is cut to a width.
"""

from __future__ import annotations

import shutil
import sys
import textwrap
import time
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from rich.console import Console, Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from trainmon import redact
from trainmon.model import (
    IMPORTED,
    Accuracy,
    Diagnosis,
    Finding,
    Job,
    Outlook,
    Preflight,
    Rank,
    RankLog,
    Relative,
    ResumePlan,
    RootCause,
    Status,
    Suggestion,
    Verdict,
)
from trainmon.store import JobRow, MetricSummary

STYLES = {
    Status.COMPLETED: "green",
    Status.RUNNING: "cyan",
    Status.PENDING: "cyan",
    Status.FAILED: "bold red",
    Status.CANCELLED: "yellow",
    Status.LOST: "magenta",
}
UNKNOWN = "unknown"
WIDE = 10_000
MOST_STACK = 8
LONGEST_MESSAGE = 160


def print_diagnosis(diagnosis: Diagnosis, why: bool = False) -> None:
    """Print why a run died and what to change; with `why` also what else was seen and ruled out."""
    _print(Group(_diagnosis(diagnosis), *(_why(diagnosis) if why else [])))


def print_job(
    job: Job,
    diagnosis: Diagnosis | None,
    plan: ResumePlan | None,
    metrics: Sequence[MetricSummary],
    verdict: Verdict | None = None,
    why: bool = False,
    line: Sequence[Relative] = (),
    ranks: Sequence[Rank] = (),
    rank_logs: Sequence[RankLog] = (),
    said: Sequence[tuple[str, Sequence[str]]] = (),
) -> None:
    """Print one job with its diagnosis, its last metrics and the command that runs it again.

    `said`: headings and lines of what the job's script told.
    """
    parts: list[Any] = [_facts(job, metrics)]
    if ranks:
        parts += [Text(), _heading("Ranks"), Padding(_ranks(ranks, rank_logs), (0, 0, 0, 2))]
    if verdict is not None:
        parts += [Text(), *_verdict(verdict)]
    if diagnosis is not None:
        ruled_out = verdict is not None and verdict.overrules(diagnosis.error_type)
        parts += [Text(), _diagnosis(diagnosis, ruled_out), *(_why(diagnosis) if why else [])]
    for heading, lines in said:
        parts += [Text(), _heading(heading), _indented(lines)]
    if plan is not None:
        parts += [Text(), _heading("Run it again"), Padding(_text(plan.command), (0, 0, 0, 2))]
        if plan.resume_note:
            parts.append(Padding(_text(plan.resume_note, "dim"), (0, 0, 0, 2)))
        parts.append(Padding(_text(f"or: trainmon retry {job.id}", "dim"), (0, 0, 0, 2)))
    if len(line) > 1:
        parts += [Text(), _heading("Retries"), _indented(_relative(relative, job.id) for relative in line)]
    _print(Group(*parts))


def _relative(relative: Relative, here: str) -> str:
    """One line on a job of a line of retries."""
    job, retry = relative.job, relative.retry
    words = [f"{'  ' * relative.depth}{job.id}", str(job.status)]
    words += [relative.error_type] if relative.error_type else []
    if retry is not None:
        words.append(f"from step {retry.from_step}" if retry.from_step is not None else "from the beginning")
        words += [_change(change) for change in retry.changes if change.parameter]
    if relative.worked is not None:
        words.append("got past the failure" if relative.worked else "died of the same again")
    return "  ".join(words) + ("  ← this job" if job.id == here else "")


def print_jobs(rows: Sequence[JobRow], *, chosen: bool = False) -> None:
    """Print the list of jobs, newest first; `chosen` says that others were left out."""
    if not rows and chosen:
        _print(Text("No job of this status and project. All jobs: trainmon ls"))
        return
    if not rows:
        _print(Text("No jobs yet. Run one: trainmon run -- python train.py   or try: trainmon demo"))
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("JOB", "NAME", "STATUS", "ERROR", "STARTED", "TOOK", "LOSS"):
        table.add_column(
            name, no_wrap=True, overflow="ellipsis", justify="right" if name in ("TOOK", "LOSS") else "left"
        )
    now = time.time()
    for row in rows:
        job = row.job
        table.add_row(
            _text(job.id),
            _text(job.name),
            _text(job.status, STYLES[job.status]),
            _text(row.error_type if row.error_type and job.status.dead else ""),
            _text(when(job.started_at or job.created_at)),
            _text(duration(job.duration(now))),
            _text("" if row.last_loss is None else f"{row.last_loss:.4g}"),
        )
    _print(table)


def print_imported(rows: Sequence[Any]) -> None:
    """Print what an import brought: a line for each run that is new or was changed."""
    if not rows:
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("JOB", "FROM", "NAME", "STATUS", "WHY", ""):
        table.add_column(name, no_wrap=True, overflow="ellipsis")
    for row in rows:
        why = f"{row.error_type}: {row.title}" if row.error_type else ""
        status = _text(row.status, STYLES[row.status])
        table.add_row(
            _text(row.job_id), _text(row.kind), _text(row.name), status, _text(why), _text(row.change)
        )
    _print(table)


def ending_lines(job: Job, diagnosis: Diagnosis, dashboard_url: str) -> list[str]:
    """How and why a job ended in a few lines of plain text, fit for the end of a console."""
    width = max(40, shutil.get_terminal_size((120, 24)).columns - 1)
    link = f"{dashboard_url}/?jobId={job.id}"
    first = f"trainmon: {ending(job)}"
    if job.status is Status.CANCELLED:
        return [first, f"  {link}"]
    lines = [first, f"  {diagnosis.error_type} in {diagnosis.phase}: {diagnosis.title}"]
    if diagnosis.root_cause:
        lines.append(f"  {_cause(diagnosis.root_cause)}")
    lines += [f"  change {_change(s)}" for s in diagnosis.suggestions if s.parameter][:3]
    lines += [f"  do     {s.action}" for s in diagnosis.suggestions if s.action and not s.parameter][:1]
    lines = [part for line in lines for part in _folded(_one_line(line), width)]
    return [*lines, f"  retry  trainmon retry {job.id}", f"  why    {link}"]


def ending(job: Job) -> str:
    """One clause on how a job ended: `failed with exit code 1 after 12 s`."""
    how = str(job.status)
    if job.signal:
        how += f" by signal {job.signal}"
    elif job.exit_code and job.status is not Status.CANCELLED:
        how += f" with exit code {job.exit_code}"
    took = job.duration(time.time())
    return how if took is None else f"{how} after {duration(took)}"


def duration(seconds: float | None) -> str:
    """Seconds as `12 s`, `3 min 20 s`, `5 h 02 min`; empty for None."""
    if seconds is None:
        return ""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60:02d} s"
    return f"{whole // 3600} h {whole % 3600 // 60:02d} min"


def when(moment: float) -> str:
    """A time in this machine's zone, to the minute."""
    return datetime.fromtimestamp(moment).astimezone().strftime("%Y-%m-%d %H:%M")


def _print(what: Any) -> None:
    console = Console(highlight=False, markup=False, emoji=False, soft_wrap=not sys.stdout.isatty())
    if not console.is_terminal:
        console = Console(highlight=False, markup=False, emoji=False, width=WIDE, no_color=True)
        _print_plain(console, what)
        return
    console.print(what)


def _print_plain(console: Console, what: Any) -> None:
    """Without trailing blanks, which rich adds up to the width."""
    with console.capture() as captured:
        console.print(what)
    sys.stdout.write("\n".join(line.rstrip() for line in captured.get().splitlines()) + "\n")
    sys.stdout.flush()


def _facts(job: Job, metrics: Sequence[MetricSummary]) -> Table:
    git = "" if job.git is None else job.git.commit[:12] + (" with changes" if job.git.dirty else "")
    last = [f"{m.name} {m.last_value:.4g}" for m in metrics if not m.name.startswith("system/")]
    facts = {
        "Job": f"{job.id}  {job.name}  ({job.project})",
        "Status": ending(job),
        "Started": when(job.started_at or job.created_at),
        "From": _origin(job),
        "Command": " ".join(job.command),
        "Folder": job.workdir,
        "Host": job.host,
        "Commit": git,
        "Tags": ", ".join(job.tags),
        "Retry of": job.parent_id or "",
        "Metrics": "  ".join(last[:8]),
        "Log": job.log_path or "",
    }
    table = Table.grid(padding=(0, 2))
    for name, value in facts.items():
        if value:
            table.add_row(_text(name, "bold"), _text(value, STYLES[job.status] if name == "Status" else ""))
    return table


def _ranks(ranks: Sequence[Rank], logs: Sequence[RankLog]) -> Table:
    """One row a rank: how it ended, its own error, and where its newest log is."""
    table = Table.grid(padding=(0, 2))
    for rank in ranks:
        how = str(rank.status)
        if rank.signal or rank.exit_code:
            how += f" by signal {rank.signal}" if rank.signal else f" with exit code {rank.exit_code}"
        how += ", first" if rank.first else ""
        how += f", attempt {rank.attempt + 1}" if rank.attempt else ""
        log = next((log.path for log in logs if log.rank == rank.number), "")
        style = "bold red" if rank.first else ""
        said = _cut(_one_line(rank.message or ""), LONGEST_MESSAGE)
        table.add_row(
            _text(str(rank.number), style), _text(how, style), Group(_text(said), _text(log, "dim"))
        )
    return table


def _origin(job: Job) -> str:
    """Where an imported job is from."""
    kept = job.environment.get(IMPORTED)
    if not isinstance(kept, Mapping):
        return ""
    said = f" ({kept.get('said')})" if kept.get("keeps_status") else ""
    return f"{kept.get('label')}{said}, {kept.get('source')}"


def _diagnosis(diagnosis: Diagnosis, ruled_out: bool = False) -> Group:
    kind = (
        f"{diagnosis.error_type} in {diagnosis.phase}, {diagnosis.confidence:.0%} sure ({diagnosis.standing})"
    )
    parts: list[Any] = [
        Text.assemble(_text(diagnosis.title, "bold red"), "  ", _text(kind, "dim")),
        _text(diagnosis.description),
    ]
    if diagnosis.root_cause:
        parts += [Text(), _heading(diagnosis.cause_heading), _indented([_cause(diagnosis.root_cause)])]
    if diagnosis.alternatives:
        parts += [Text(), _heading("It may also be"), _indented(_finding(f) for f in diagnosis.alternatives)]
    stack = _stack(diagnosis)
    if stack:
        parts += [Text(), _heading("Where"), _indented(stack)]
    if ruled_out:
        words = f"Its suggestions are left out: the verdict above rules {diagnosis.error_type} out."
        parts += [Text(), _text(words, "dim")]
    elif diagnosis.suggestions:
        parts += [
            Text(),
            _heading("What to change"),
            Padding(_suggestions(diagnosis.suggestions), (0, 0, 0, 2)),
        ]
    if diagnosis.rule is None and diagnosis.evidence:
        parts += [Text(), _heading("The most telling lines"), _indented(diagnosis.evidence)]
    if diagnosis.nearest:
        shown = (f"trainmon rules show {rule}" for rule in diagnosis.nearest)
        parts += [Text(), _heading("Nearest rules"), _indented(shown)]
    return Group(*parts)


def _why(diagnosis: Diagnosis) -> list[Any]:
    """What else was seen, and what was ruled out and for what reason."""
    parts: list[Any] = []
    if diagnosis.contributing:
        parts += [Text(), _heading("Also seen"), _indented(_finding(f) for f in diagnosis.contributing)]
    if diagnosis.rejected:
        lines = (f"{_finding(f)}  [{f.rejected}]" for f in diagnosis.rejected)
        parts += [Text(), _heading("Ruled out"), _indented(lines)]
    return parts or [Text(), _heading("Nothing else in the evidence reads like a failure.")]


def _finding(finding: Finding) -> str:
    where = f"line {finding.line_number}" if finding.line_number else ""
    where += f", rank {finding.rank}" if finding.rank is not None else ""
    name = f"{finding.error_type} {finding.title}".strip()
    return f"{name} ({finding.role}, {finding.standing}): {where + ': ' if where else ''}{finding.line}"


def _verdict(verdict: Verdict) -> list[Any]:
    right = str(verdict.error_type) == verdict.said.get("error_type")
    head = "Confirmed by a person" if right else "Corrected by a person"
    what = f"{verdict.error_type}" + (f" in {verdict.phase}" if verdict.phase else "")
    place = f"line {verdict.line_number}: " if verdict.line_number else ""
    lines = [
        what,
        *([f"{place}{verdict.line}"] if verdict.line else []),
        *([verdict.note] if verdict.note else []),
    ]
    return [_heading(head), _indented(lines)]


def print_preflight(found: Preflight) -> None:
    """Print whether a retry would fail again, and each check."""
    _print(Group(*preflight_lines(found)))


def preflight_lines(found: Preflight) -> list[Text]:
    """The answer on the first line, then one line a check."""
    styles = {Outlook.YES: "bold red", Outlook.NO: "green", Outlook.CANNOT_TELL: "yellow"}
    lines = [_text(f"Would it fail again?  {found.would_fail}", styles[found.would_fail])]
    width = max((len(check.name) for check in found.checks), default=0)
    for check in found.checks:
        name = f"  {check.name.ljust(width)}  {check.would_fail:<11}  "
        lines.append(Text.assemble(_text(name, styles[check.would_fail]), _text(check.reason)))
    if not any(check.reason == found.reason for check in found.checks):
        lines.append(_text(f"  {found.reason}", "dim"))
    return lines


def print_accuracy(found: Accuracy) -> None:
    """Print how often the analyzer was right on the jobs that were judged."""
    if not found.jobs:
        _print(Text("No job has been judged yet. Judge one: trainmon correct JOB --right   or --type TYPE"))
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
    _print(Group(*(_text(line) for line in lines)))


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
        what = _change(suggestion) if suggestion.parameter else suggestion.action or ""
        what += f"  ({suggestion.retries})" if suggestion.retries else ""
        table.add_row(_text(f"{number}."), Group(_text(what, "bold"), _text(suggestion.reason, "dim")))
    return table


def _change(suggestion: Suggestion) -> str:
    current = UNKNOWN if suggestion.current is None else suggestion.current
    return f"{suggestion.parameter}: {current} → {suggestion.suggested}"


def _cause(cause: RootCause) -> str:
    where = [cause.file] if cause.file else []
    where += [f"line {cause.line_number}"] if cause.line_number else []
    where += [f"rank {cause.rank}"] if cause.rank is not None else []
    return f"{', '.join(where)}: {cause.line}" if where else cause.line


def _heading(text: str) -> Text:
    return Text(text, style="bold")


def _indented(lines: Iterable[str]) -> Padding:
    return Padding(Group(*(_text(line) for line in lines)), (0, 0, 0, 2))


def _text(text: str, style: str = "") -> Text:
    return Text(redact.mask(redact.plain(text)), style=style)


def _one_line(text: str) -> str:
    return redact.mask(redact.plain(text)).replace("\n", " ")


def _folded(text: str, width: int) -> list[str]:
    """A line of `ending_lines` on at most three lines, the later ones further in."""
    return textwrap.wrap(
        text, width, subsequent_indent=" " * 9, max_lines=3, placeholder=" …", break_on_hyphens=False
    )


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 1] + "…"
