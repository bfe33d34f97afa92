"""The command line: run, analyze, ls, show, retry, ui, demo.

Results go to stdout, everything else to stderr; a mistake of the user is one line and exit code 2. Only what
a command needs is imported by it, so that `trainmon analyze` starts at once.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, BinaryIO, NoReturn

import click

from trainmon import __version__
from trainmon.errors import TrainmonError, UsageError
from trainmon.model import Status, to_plain

if TYPE_CHECKING:
    from trainmon.capture import Outcome
    from trainmon.service import Service

EXIT_USAGE, EXIT_INTERRUPTED = 2, 130
_PASSED_ON = {"ignore_unknown_options": True, "allow_interspersed_args": False}
_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Entry point of `trainmon`; always exits the process."""
    try:
        code = cli.main(args=None if arguments is None else list(arguments), standalone_mode=False)
        sys.stdout.flush()
        sys.exit(code if isinstance(code, int) else 0)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # else the interpreter complains when it flushes
        sys.exit(128 + signal.SIGPIPE)
    except (KeyboardInterrupt, click.Abort):
        sys.exit(EXIT_INTERRUPTED)
    except (TrainmonError, click.ClickException) as error:
        message = error.format_message() if isinstance(error, click.ClickException) else str(error)
        _say(" ".join(message.split()))
        sys.exit(EXIT_USAGE)


@click.group(
    context_settings={"help_option_names": ["-h", "--help"]},
    no_args_is_help=False,
    invoke_without_command=True,
)
@click.version_option(__version__, prog_name="trainmon")
@click.pass_context
def cli(context: click.Context) -> None:
    """Why did my training die, and what do I change so that it does not die again?"""
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


@cli.command(context_settings=_PASSED_ON)
@click.option("--name", help="What to call the job (default: its script).")
@click.option("--project", help="The project to file it under.")
@click.option("--tag", "tags", multiple=True, help="A tag; may be given several times.")
@click.argument("command", nargs=-1, type=click.UNPROCESSED)
def run(name: str | None, project: str | None, tags: tuple[str, ...], command: tuple[str, ...]) -> int:
    """Run COMMAND and watch it: trainmon run -- python train.py --lr 0.1

    Its output is shown as it comes and its exit code passed through (128+N for signal N).
    """
    from trainmon import settings
    from trainmon.errors import StoreTooNew, StoreUnavailable
    from trainmon.service import Service, run_unrecorded

    if not command:
        raise UsageError("No command to run. Usage: trainmon run [--name NAME] -- COMMAND [ARGUMENT]…")
    try:
        service = Service.open()
    except (StoreTooNew, StoreUnavailable) as error:
        _say(f"{error} The training runs all the same, without being recorded.")
        log, outcome = run_unrecorded(settings.load(), command, _terminal())
        _say(f"its log is {log}")
        return _exit_code(outcome)
    with service:
        job_id, outcome = service.record(command, name=name, project=project, tags=tags, terminal=_terminal())
        _tell_end(service, job_id, outcome)
    return _exit_code(outcome)


@cli.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE…|-")
@_JSON
def analyze(files: tuple[str, ...], as_json: bool) -> None:
    """Say why a run died, from its console logs alone (several files: one per rank; -: standard input)."""
    from trainmon.service import analyze_paths

    diagnosis = analyze_paths(files)
    if as_json:
        _print_json(diagnosis.to_dict())
        return
    from trainmon.terminal import print_diagnosis

    print_diagnosis(diagnosis)


@cli.command()
@click.option(
    "--status", "statuses", multiple=True, help="Only jobs of this status; may be given several times."
)
@click.option("--project", help="Only jobs of this project.")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1), help="How many at most.")
@_JSON
def ls(statuses: tuple[str, ...], project: str | None, limit: int, as_json: bool) -> None:
    """List jobs, newest first."""
    wanted = [_status(text) for text in statuses]
    with _service() as service:
        rows = service.list_jobs(statuses=wanted, project=project, limit=limit)
    if as_json:
        _print_json([to_plain(row) for row in rows])
        return
    from trainmon.terminal import print_jobs

    print_jobs(rows)


@cli.command()
@click.argument("job_id", metavar="JOB")
@_JSON
def show(job_id: str, as_json: bool) -> None:
    """Show one job: what it was, why it died, how to run it again."""
    with _service() as service:
        job = service.job(job_id)
        diagnosis = service.diagnose(job_id) if job.status.dead else None
        plan = service.resume_plan(job_id) if job.status.dead and job.command else None
        metrics = service.metric_summaries(job_id)
    if as_json:
        parts = {"job": job, "diagnosis": diagnosis, "resume": plan}
        shown = {name: None if part is None else to_plain(part) for name, part in parts.items()}
        _print_json({**shown, "metrics": [to_plain(m) for m in metrics]})
        return
    from trainmon.terminal import print_job

    print_job(job, diagnosis, plan, metrics)


@cli.command()
@click.argument("job_id", metavar="JOB")
@click.option(
    "--set",
    "sets",
    multiple=True,
    metavar="KNOB=VALUE",
    help="A setting to change; may be given several times.",
)
@click.option("--print", "only_print", is_flag=True, help="Only print the command.")
def retry(job_id: str, sets: tuple[str, ...], only_print: bool) -> int:
    """Run an ended job again, from its last good checkpoint and with the suggested changes."""
    wanted = dict(_knob(text) for text in sets)
    with _service() as service:
        plan = service.resume_plan(job_id, wanted)
        if only_print:
            click.echo(plan.command)
            return 0
        _say(plan.command)
        new_id, outcome = service.retry(job_id, wanted, terminal=_terminal())
        _tell_end(service, new_id, outcome)
    return _exit_code(outcome)


@cli.command()
@click.option(
    "--port", default=8501, show_default=True, type=click.IntRange(1, 65535), help="The port to listen on."
)
@click.option("--no-browser", is_flag=True, help="Do not open a browser.")
def ui(port: int, no_browser: bool) -> None:
    """Open the dashboard in the browser."""
    from trainmon.dashboard import serve

    serve(port, open_browser=not no_browser)


@cli.command()
@click.option("--remove", is_flag=True, help="Remove the demo's jobs and files.")
def demo(remove: bool) -> int:
    """Really run a handful of small trainings, most of which die, to have something to look at."""
    from trainmon.demo import remove_demo, run_demo

    with _service() as service:
        if remove:
            click.echo(f"Removed {remove_demo(service)} demo jobs.")
            return 0
        return run_demo(service, click.echo)


def _service() -> Service:
    from trainmon.service import Service

    return Service.open()


def _terminal() -> BinaryIO | None:
    return getattr(sys.stdout, "buffer", None)


def _tell_end(service: Service, job_id: str, outcome: Outcome) -> None:
    """A few lines on stderr for a job that did not complete; never raises, the exit code is what counts."""
    if not outcome.status.dead:
        return
    try:
        from trainmon.terminal import ending_lines

        for line in ending_lines(
            service.job(job_id), service.diagnose(job_id), service.settings.dashboard_url
        ):
            click.echo(line, err=True)
    except Exception as error:
        _say(f"the failure cannot be explained here ({error}). Try: trainmon show {job_id}")


def _exit_code(outcome: Outcome) -> int:
    return 128 + outcome.signal if outcome.signal else outcome.exit_code or 0


def _status(text: str) -> Status:
    try:
        return Status(text)
    except ValueError:
        raise UsageError(f"No status {text!r}. Use one of: {', '.join(Status)}.") from None


def _knob(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not name or not equals:
        raise UsageError(f"--set takes KNOB=VALUE, such as batch_size=2; not {text!r}.")
    return name, value


def _print_json(value: Any) -> None:
    click.echo(json.dumps(value, indent=2, ensure_ascii=False))


def _say(text: str) -> None:
    click.echo(f"trainmon: {text}", err=True)


if __name__ == "__main__":
    main()
