"""The dashboard and the demo."""

from __future__ import annotations

import click

from trainmon.cli.common import open_service
from trainmon.settings import PORT


@click.command()
@click.option(
    "--port", default=PORT, show_default=True, type=click.IntRange(1, 65535), help="The port to listen on."
)
@click.option("--no-browser", is_flag=True, help="Do not open a browser.")
def ui(port: int, no_browser: bool) -> None:
    """Open the dashboard in the browser."""
    from trainmon.dashboard import serve

    serve(port, open_browser=not no_browser)


@click.command()
@click.option("--remove", is_flag=True, help="Remove the demo's jobs and files.")
def demo(remove: bool) -> int:
    """Really run a handful of small trainings, most of which die, to have something to look at."""
    from trainmon.demo import remove_demo, run_demo

    with open_service() as service:
        if remove:
            click.echo(f"Removed {remove_demo(service)} demo jobs.")
            return 0
        return run_demo(service, click.echo)
