"""Commands about jobs: run, ls, show, retry."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from trainmon.cli.common import (
    JSON,
    PASSED_ON,
    WHY,
    exit_code,
    knob_and_value,
    open_service,
    print_json,
    say,
    say_rule_problems,
    status_named,
    tell_end,
    terminal_out,
)
from trainmon.errors import UsageError
from trainmon.model import Outlook, Preflight, Relative, to_plain

if TYPE_CHECKING:
    from trainmon.service import Service


@click.command(context_settings=PASSED_ON)
@click.option("--name", help="What to call the job (default: its script).")
@click.option("--project", help="The project to file it under.")
@click.option("--tag", "tags", multiple=True, help="A tag; may be given several times.")
@click.option("--no-rank-logs", is_flag=True, help="Do not ask a launcher for one log a rank.")
@click.argument("command", nargs=-1, type=click.UNPROCESSED)
def run(
    name: str | None,
    project: str | None,
    tags: tuple[str, ...],
    no_rank_logs: bool,
    command: tuple[str, ...],
) -> int:
    """Run COMMAND and watch it: trainmon run -- python train.py --lr 0.1

    Its output is shown as it comes and its exit code passed through (128+N for signal N). COMMAND may be
    a launcher (torchrun, accelerate launch, deepspeed, srun, sbatch, …) or a script that calls one.
    """
    from trainmon import settings
    from trainmon.errors import StoreTooNew, StoreUnavailable
    from trainmon.service.recording import open_store, record, run_unrecorded

    if not command:
        raise UsageError("No command to run. Usage: trainmon run [--name NAME] -- COMMAND [ARGUMENT]…")
    here = settings.load()
    try:
        store = open_store(here)
    except (StoreTooNew, StoreUnavailable, UsageError) as error:
        say(f"{error} The training runs all the same, without being recorded.")
        log, outcome = run_unrecorded(here, command, terminal_out())
        say(f"its log is {log}")
        return exit_code(outcome)
    with store:
        job_id, outcome = record(
            store,
            here,
            command,
            name=name,
            project=project,
            tags=tags,
            terminal=terminal_out(),
            rank_logs=not no_rank_logs,
        )
        if outcome.status.dead:
            from trainmon.service import Service  # the training need not wait for what explains its end

            tell_end(Service(store, here), job_id, outcome)
    return exit_code(outcome)


@click.command()
@click.option(
    "--status", "statuses", multiple=True, help="Only jobs of this status; may be given several times."
)
@click.option("--project", help="Only jobs of this project.")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1), help="How many at most.")
@JSON
def ls(statuses: tuple[str, ...], project: str | None, limit: int, as_json: bool) -> None:
    """List jobs, newest first."""
    wanted = [status_named(text) for text in statuses]
    with open_service() as service:
        rows = service.list_jobs(statuses=wanted, project=project, limit=limit)
    if as_json:
        print_json([to_plain(row) for row in rows])
        return
    from trainmon.terminal import print_jobs

    print_jobs(rows, chosen=bool(wanted) or project is not None)


@click.command()
@click.argument("job_id", metavar="JOB")
@WHY
@JSON
def show(job_id: str, why: bool, as_json: bool) -> None:
    """Show one job: what it was, why it died, how to run it again."""
    with open_service() as service:
        job = service.job(job_id)
        diagnosis = service.diagnose(job_id) if job.status.dead else None
        plan = service.resume_plan(job_id) if job.status.dead and job.command else None
        metrics = service.metric_summaries(job_id)
        verdict = service.verdict(job_id)
        line = service.relatives(job_id)
        ranks, logs = service.ranks(job_id), service.rank_logs(job_id)
    say_rule_problems()
    if as_json:
        parts = {"job": job, "diagnosis": diagnosis, "verdict": verdict, "resume": plan}
        shown = {name: None if part is None else to_plain(part) for name, part in parts.items()}
        lineage = [_relative_fields(relative) for relative in line]
        shown |= {"ranks": [to_plain(rank) for rank in ranks], "rank_logs": [to_plain(log) for log in logs]}
        print_json({**shown, "metrics": [to_plain(m) for m in metrics], "lineage": lineage})
        return
    from trainmon.cli.told import sections
    from trainmon.terminal import print_job

    print_job(job, diagnosis, plan, metrics, verdict, why, line, ranks, logs, sections(job))


def _checked_before(
    service: Service, job_id: str, wanted: dict[str, str], start: str | None
) -> Preflight | None:
    """The preflight, told on stderr; None for a job that did not fail."""
    if not service.job(job_id).status.dead:
        return None
    from trainmon.terminal import preflight_lines

    found = service.preflight(job_id, wanted, start)
    for line in preflight_lines(found):
        click.echo(line.plain, err=True)
    return found


def _relative_fields(relative: Relative) -> dict[str, object]:
    """A job of the line by its id and what is said of it there."""
    fields = to_plain(relative)
    job = fields.pop("job")
    return {**{name: job[name] for name in ("id", "name", "status", "parent_id")}, **fields}


@click.command()
@click.argument("job_id", metavar="JOB")
@click.option(
    "--set",
    "sets",
    multiple=True,
    metavar="KNOB=VALUE",
    help="A setting to change; may be given several times.",
)
@click.option(
    "--from", "start", metavar="WHICH", help="newest (the default), best, none, or a checkpoint's path."
)
@click.option("--force", is_flag=True, help="Run it even when it is sure to fail again.")
@click.option("--dry-run", is_flag=True, help="Only show the command, and whether it would fail again.")
@click.option("--print", "only_print", is_flag=True, help="Only print the command.")
def retry(
    job_id: str, sets: tuple[str, ...], start: str | None, force: bool, dry_run: bool, only_print: bool
) -> int:
    """Run an ended job again, from its last good checkpoint and with the suggested changes.

    First checks whether it would fail again; when that is sure, it is not run without --force.
    """
    wanted = dict(knob_and_value(text) for text in sets)
    with open_service() as service:
        plan = service.resume_plan(job_id, wanted, start)
        if only_print:
            click.echo(plan.command)
            return 0
        say(plan.command)
        if plan.resume_note:
            say(plan.resume_note)
        found = _checked_before(service, job_id, wanted, start)
        if dry_run:
            return 1 if found and found.would_fail is Outlook.YES else 0
        if found and found.would_fail is Outlook.YES and not force:
            raise UsageError("It would fail again, so it was not run. Mend that first, or use --force.")
        new_id, outcome = service.retry(job_id, wanted, terminal=terminal_out(), start=start)
        tell_end(service, new_id, outcome)
    return exit_code(outcome)
