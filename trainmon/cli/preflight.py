"""The command that asks whether a retry would fail again: preflight."""

from __future__ import annotations

import click

from trainmon.cli.common import JSON, knob_and_value, open_service, print_json
from trainmon.model import Outlook, to_plain


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
@JSON
def preflight(job_id: str, sets: tuple[str, ...], start: str | None, as_json: bool) -> int:
    """Would a retry fail again? Checks files, room, ports, memory and modules; runs no training.

    The exit code is 1 when it would, else 0.
    """
    with open_service() as service:
        found = service.preflight(job_id, dict(knob_and_value(text) for text in sets), start)
    if as_json:
        print_json(to_plain(found))
    else:
        from trainmon.terminal import print_preflight

        print_preflight(found)
    return 1 if found.would_fail is Outlook.YES else 0
