"""Commands about what a person says of a diagnosis: correct, accuracy."""

from __future__ import annotations

from pathlib import Path

import click

from trainmon.cli.common import JSON, open_service, print_json
from trainmon.errors import UsageError
from trainmon.model import to_plain


@click.command()
@click.argument("job_id", metavar="JOB")
@click.option("--type", "error_type", help="The right error type.")
@click.option("--phase", help="The right phase.")
@click.option("--line", help="The decisive line of the log: its number, or text in it.")
@click.option("--note", default="", help="What you know about it.")
@click.option("--right", is_flag=True, help="The diagnosis is right as it is.")
@click.option("--withdraw", is_flag=True, help="Take the verdict back.")
@click.option(
    "--export", type=click.Path(path_type=Path), help="Write the judged job as a case into this new folder."
)
def correct(
    job_id: str,
    error_type: str | None,
    phase: str | None,
    line: str | None,
    note: str,
    right: bool,
    withdraw: bool,
    export: Path | None,
) -> None:
    """Say whether a diagnosis is right, or what is; the verdict is kept and measures the analyzer."""
    judged = right or error_type or phase or line
    if (
        not (judged or withdraw or export)
        or (right and (error_type or phase or line))
        or (withdraw and judged)
    ):
        raise UsageError("Give --type (and --phase, --line), or --right, --withdraw, --export FOLDER.")
    with open_service() as service:
        if withdraw:
            click.echo(
                "The verdict is withdrawn." if service.withdraw_verdict(job_id) else "There was no verdict."
            )
        if judged:
            verdict = service.correct(job_id, error_type, phase=phase, line=line, note=note)
            said = verdict.said["error_type"]
            agrees = said == str(verdict.error_type)
            click.echo(f"Kept: {verdict.error_type}" + ("" if agrees else f" (the analyzer said {said})"))
        if export:
            place = service.export_case(job_id, export)
            click.echo(
                f"{place} (secrets are masked as far as they are recognised; read it before you share it)"
            )


@click.command()
@JSON
def accuracy(as_json: bool) -> None:
    """Say how often the analyzer was right on the jobs that you judged."""
    with open_service() as service:
        found = service.accuracy()
    if as_json:
        plain = to_plain(found)
        plain["wrong"] = [
            {"job": v.job_id, "said": str(d.error_type), "is": str(v.error_type), "confidence": d.confidence}
            for v, d in found.wrong
        ]
        print_json(plain)
        return
    from trainmon.terminal import print_accuracy

    print_accuracy(found)
