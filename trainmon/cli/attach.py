"""The command that watches a job that somebody else started."""

from __future__ import annotations

import signal
import threading
from pathlib import Path

import click

from trainmon.cli.common import exit_code, open_service, say, tell_end, terminal_out


@click.command()
@click.argument("target", metavar="PID|LOGFILE")
@click.option("--log", type=click.Path(path_type=Path), help="The log of a process whose output is no file.")
@click.option("--name", help="What to call the job (default: its script, or its log).")
@click.option("--project", help="The project to file it under.")
@click.option("--tag", "tags", multiple=True, help="A tag; may be given several times.")
@click.option("--slurm", "slurm_job", metavar="ID", help="Its Slurm job (default: as slurm-ID.out says).")
@click.option(
    "--until-idle",
    metavar="MINUTES",
    type=click.FloatRange(min=0, min_open=True),
    help="Take the job for ended when its log was quiet for so long.",
)
@click.option("--quiet", is_flag=True, help="Do not show the log.")
def attach(
    target: str,
    log: Path | None,
    name: str | None,
    project: str | None,
    tags: tuple[str, ...],
    slurm_job: str | None,
    until_idle: float | None,
    quiet: bool,
) -> int:
    """Watch a job that already runs: a process by its PID, or a log that grows.

    The job is never touched. Ctrl-C ends the watching, not the job; attaching again goes on with it.
    """
    from trainmon.service.attaching import Target, find_target
    from trainmon.service.attaching import attach as watch

    found: Target = find_target(target, log, slurm_job)
    leave = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, lambda *_: leave.set())
    with open_service() as service:
        result = watch(
            service.store,
            service.settings,
            found,
            name=name,
            project=project,
            tags=tags,
            until_idle=until_idle * 60 if until_idle else None,
            terminal=None if quiet else terminal_out(),
            leave=leave,
            told=lambda job_id: _begin(job_id, found, until_idle, service.settings.dashboard_url),
        )
        if result.before == "watched":
            say(f"this is job {result.job_id}, which is being watched already.")
        elif result.before == "ended":
            say(f"this is job {result.job_id}, whose end is recorded: trainmon show {result.job_id}")
        elif result.outcome is None:
            say(f"left; the job goes on. To go on watching: trainmon attach {target}")
        else:
            tell_end(service, result.job_id, result.outcome)
            return exit_code(result.outcome)
    return 0


def _begin(job_id: str, target: object, until_idle: float | None, url: str) -> None:
    """One line of what is watched, and how its end will be known."""
    from trainmon.service.attaching import Target

    assert isinstance(target, Target)
    if target.process is not None:
        what = f"process {target.process.pid}" + (
            f" and {target.log}" if target.log else ", whose output is no file"
        )
    else:
        what = f"{target.log}"
    say(f"watching {what} as job {job_id}: {url}/?jobId={job_id}")
    if target.process is None and target.slurm is None and until_idle is None:
        say("no process here is writing to it: watching until Ctrl-C (or give --until-idle MINUTES).")
