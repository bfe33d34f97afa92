"""One job, and lists of jobs."""

from __future__ import annotations

import shutil
import time
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rich.console import Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from trainmon.model import IMPORTED, Diagnosis, Job, Rank, RankLog, Relative, ResumePlan, Status, Verdict
from trainmon.terminal.diagnoses import cause_line, change_line, diagnosed, judged, reasons
from trainmon.terminal.printing import cut, duration, folded, heading, indented, one_line, safe, show, when

if TYPE_CHECKING:
    from trainmon.store import JobRow, MetricSummary

STYLES = {
    Status.COMPLETED: "green",
    Status.RUNNING: "cyan",
    Status.PENDING: "cyan",
    Status.FAILED: "bold red",
    Status.CANCELLED: "yellow",
    Status.LOST: "magenta",
}
LONGEST_MESSAGE = 160


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
        parts += [Text(), heading("Ranks"), Padding(_ranks(ranks, rank_logs), (0, 0, 0, 2))]
    if verdict is not None:
        parts += [Text(), *judged(verdict)]
    if diagnosis is not None:
        ruled_out = verdict is not None and verdict.overrules(diagnosis.error_type)
        parts += [Text(), diagnosed(diagnosis, ruled_out), *(reasons(diagnosis) if why else [])]
    for head, lines in said:
        parts += [Text(), heading(head), indented(lines)]
    if plan is not None:
        parts += [Text(), heading("Run it again"), Padding(safe(plan.command), (0, 0, 0, 2))]
        if plan.resume_note:
            parts.append(Padding(safe(plan.resume_note, "dim"), (0, 0, 0, 2)))
        parts.append(Padding(safe(f"or: trainmon retry {job.id}", "dim"), (0, 0, 0, 2)))
    if len(line) > 1:
        parts += [Text(), heading("Retries"), indented(_relative(relative, job.id) for relative in line)]
    show(Group(*parts))


def _relative(relative: Relative, here: str) -> str:
    """One line on a job of a line of retries."""
    job, retry = relative.job, relative.retry
    words = [f"{'  ' * relative.depth}{job.id}", str(job.status)]
    words += [relative.error_type] if relative.error_type else []
    if retry is not None:
        words.append(f"from step {retry.from_step}" if retry.from_step is not None else "from the beginning")
        words += [change_line(change) for change in retry.changes if change.parameter]
    if relative.worked is not None:
        words.append("got past the failure" if relative.worked else "died of the same again")
    return "  ".join(words) + ("  ← this job" if job.id == here else "")


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
            table.add_row(safe(name, "bold"), safe(value, STYLES[job.status] if name == "Status" else ""))
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
        said = cut(one_line(rank.message or ""), LONGEST_MESSAGE)
        table.add_row(safe(str(rank.number), style), safe(how, style), Group(safe(said), safe(log, "dim")))
    return table


def _origin(job: Job) -> str:
    """Where an imported job is from."""
    kept = job.environment.get(IMPORTED)
    if not isinstance(kept, Mapping):
        return ""
    said = f" ({kept.get('said')})" if kept.get("keeps_status") else ""
    return f"{kept.get('label')}{said}, {kept.get('source')}"


def print_jobs(rows: Sequence[JobRow], *, chosen: bool = False) -> None:
    """Print the list of jobs, newest first; `chosen` says that others were left out."""
    if not rows and chosen:
        show(Text("No job of this status and project. All jobs: trainmon ls"))
        return
    if not rows:
        show(Text("No jobs yet. Run one: trainmon run -- python train.py   or try: trainmon demo"))
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
            safe(job.id),
            safe(job.name),
            safe(job.status, STYLES[job.status]),
            safe(row.error_type if row.error_type and job.status.dead else ""),
            safe(when(job.started_at or job.created_at)),
            safe(duration(job.duration(now))),
            safe("" if row.last_loss is None else f"{row.last_loss:.4g}"),
        )
    show(table)


def print_imported(rows: Sequence[Any]) -> None:
    """Print what an import brought: a line for each run that is new or was changed."""
    if not rows:
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("JOB", "FROM", "NAME", "STATUS", "WHY", ""):
        table.add_column(name, no_wrap=True, overflow="ellipsis")
    for row in rows:
        why = f"{row.error_type}: {row.title}" if row.error_type else ""
        status = safe(row.status, STYLES[row.status])
        table.add_row(safe(row.job_id), safe(row.kind), safe(row.name), status, safe(why), safe(row.change))
    show(table)


def ending_lines(job: Job, diagnosis: Diagnosis, dashboard_url: str) -> list[str]:
    """How and why a job ended in a few lines of plain text, fit for the end of a console."""
    width = max(40, shutil.get_terminal_size((120, 24)).columns - 1)
    link = f"{dashboard_url}/?jobId={job.id}"
    first = f"trainmon: {ending(job)}"
    if job.status is Status.CANCELLED:
        return [first, f"  {link}"]
    lines = [first, f"  {diagnosis.error_type} in {diagnosis.phase}: {diagnosis.title}"]
    if diagnosis.root_cause:
        lines.append(f"  {cause_line(diagnosis.root_cause)}")
    lines += [f"  change {change_line(s)}" for s in diagnosis.suggestions if s.parameter][:3]
    lines += [f"  do     {s.action}" for s in diagnosis.suggestions if s.action and not s.parameter][:1]
    lines = [part for line in lines for part in folded(one_line(line), width)]
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
