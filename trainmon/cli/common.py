"""What the commands share: the store, printing, exit codes, and reading of arguments."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any, BinaryIO

import click

from trainmon.errors import UsageError
from trainmon.model import Status

if TYPE_CHECKING:
    from trainmon.capture import Outcome
    from trainmon.service import Service

PASSED_ON = {"ignore_unknown_options": True, "allow_interspersed_args": False}
JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")
WHY = click.option("--why", is_flag=True, help="Also what else was seen, and what was ruled out and why.")


def open_service() -> Service:
    from trainmon.service import Service

    return Service.open()


def terminal_out() -> BinaryIO | None:
    return getattr(sys.stdout, "buffer", None)


def tell_end(service: Service, job_id: str, outcome: Outcome) -> None:
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
        say(f"the failure cannot be explained here ({error}). Try: trainmon show {job_id}")


def exit_code(outcome: Outcome) -> int:
    if outcome.status is Status.LOST:
        return 1  # nobody saw it end
    return 128 + outcome.signal if outcome.signal else outcome.exit_code or 0


def status_named(text: str) -> Status:
    try:
        return Status(text)
    except ValueError:
        raise UsageError(f"No status {text!r}. Use one of: {', '.join(Status)}.") from None


def knob_and_value(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not name or not equals:
        raise UsageError(f"--set takes KNOB=VALUE, such as batch_size=2; not {text!r}.")
    return name, value


def print_json(value: Any) -> None:
    click.echo(json.dumps(value, indent=2, ensure_ascii=False))


def say(text: str) -> None:
    click.echo(f"trainmon: {text}", err=True)


def say_rule_problems() -> None:
    """One line on stderr for each fault in the user's own rules."""
    from trainmon.service.knowledge import rule_book
    from trainmon.settings import load

    for problem in rule_book(load()).user.problems:
        say(f"rule skipped: {problem}")
