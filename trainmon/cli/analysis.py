"""The command that needs no store: analyze."""

from __future__ import annotations

import click

from trainmon.cli.common import JSON, WHY, print_json, say_rule_problems


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE…|-")
@WHY
@JSON
def analyze(files: tuple[str, ...], why: bool, as_json: bool) -> None:
    """Say why a run died, from its console logs alone (several files or a folder: one log per rank; -: standard input)."""
    from trainmon.service import analyze_paths

    diagnosis = analyze_paths(files)
    say_rule_problems()
    if as_json:
        print_json(diagnosis.to_dict())
        return
    from trainmon.terminal import print_diagnosis

    print_diagnosis(diagnosis, why)
