"""The command that takes in what other tools recorded: import."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from trainmon.cli.common import JSON, open_service, print_json, say, status_named
from trainmon.errors import StoreUnavailable, UsageError
from trainmon.model import Status, to_plain

if TYPE_CHECKING:
    from trainmon.service import Service
    from trainmon.service.importing import Imported, ImportOptions

KINDS = ("mlflow", "tensorboard", "wandb", "trackio", "sacred", "hf-trainer", "slurm", "torchrun", "log")
ASSUMED = (Status.COMPLETED, Status.FAILED, Status.CANCELLED, Status.LOST)
SHARE = 4
"""With --watch at most one part in so many of the time is spent on reading."""


@click.command("import")
@click.argument("sources", nargs=-1, metavar="SOURCE…")
@click.option(
    "--kind", type=click.Choice(KINDS), help="Take only runs of this tool (default: all that are found)."
)
@click.option("--project", help="File the runs under this project instead of their own.")
@click.option(
    "--sacct",
    type=click.Path(path_type=Path),
    help="The output of `sacct -P` for Slurm logs (default: ask sacct).",
)
@click.option(
    "--assume", metavar="STATUS", help="What runs are whose tool keeps no status, if nothing in them failed."
)
@click.option(
    "--quiet",
    type=click.FloatRange(0),
    help="Seconds without a word after which a run no longer counts as running.",
)
@click.option("--watch", is_flag=True, help="Keep following until Ctrl-C.")
@click.option(
    "--every", default=5.0, show_default=True, type=click.FloatRange(0.1), help="Seconds between two looks."
)
@JSON
def import_(
    sources: tuple[str, ...],
    kind: str | None,
    project: str | None,
    sacct: Path | None,
    assume: str | None,
    quiet: float | None,
    watch: bool,
    every: float,
    as_json: bool,
) -> None:
    """Take in runs that other tools recorded; again and again, each run is one job.

    SOURCE is a folder (searched), a file or an address: MLflow (mlruns/, mlflow.db, http://…), TensorBoard, wandb
    run folders, trackio databases, Sacred, trainer_state.json, slurm-*.out, torchrun log folders, console logs.
    """
    from trainmon.service.importing import ImportOptions

    if not sources:
        raise UsageError(
            "Nothing to import. Name a folder, a file, or an address such as http://127.0.0.1:5000"
        )
    options = ImportOptions(kind, sacct, project, _assumed(assume), quiet)
    with open_service() as service:
        started = time.monotonic()
        found = _pass(service, sources, options, say)
        if not found and not watch:
            raise UsageError(f"No run was found in {', '.join(sources)}. Known kinds: {', '.join(KINDS)}.")
        _tell(found, as_json)
        if watch:
            _follow(service, sources, options, every, as_json, time.monotonic() - started)


def _assumed(text: str | None) -> Status | None:
    status = status_named(text) if text else None
    if status is not None and status not in ASSUMED:
        raise UsageError(f"--assume takes {', '.join(ASSUMED)}; not {text!r}.")
    return status


def _pass(
    service: Service, sources: Sequence[str], options: ImportOptions, problem: object
) -> list[Imported]:
    from trainmon.service.importing import import_source

    told = problem if callable(problem) else _ignore
    return [imported for source in sources for imported in import_source(service, source, options, told)]


def _follow(
    service: Service, sources: Sequence[str], options: ImportOptions, every: float, as_json: bool, took: float
) -> None:
    """Look again and again, and tell what is new; a fault that may pass is told once and waited out."""
    said: set[str] = set()

    def once(text: str) -> None:
        if text not in said:
            said.add(text)
            say(text)

    while True:
        time.sleep(max(every, SHARE * took))
        started = time.monotonic()
        try:
            changed = [i for i in _pass(service, sources, options, once) if i.change != "unchanged"]
        except (UsageError, StoreUnavailable) as error:
            once(f"{error} Trying again.")
            changed = []
        took = time.monotonic() - started
        if changed:
            _tell(changed, as_json, summary=False)


def _ignore(_: str) -> None:
    """Nobody asked to be told."""


def _tell(found: Sequence[Imported], as_json: bool, summary: bool = True) -> None:
    if as_json:
        print_json([to_plain(imported) for imported in found])
        return
    from trainmon.terminal import print_imported

    print_imported([i for i in found if i.change != "unchanged"])
    if summary:
        counts = Counter(i.change for i in found)
        dead = sum(i.status.dead for i in found)
        words = ", ".join(
            f"{counts[change]} {change}" for change in ("new", "updated", "unchanged") if counts[change]
        )
        say(
            f"{len(found)} run{'s' if len(found) != 1 else ''}: {words}; {dead} of them dead. See: trainmon ls"
        )
