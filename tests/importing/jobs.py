"""Import a source, and look at the jobs that it gave."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from tests.importers.sources import WRITTEN
from trainmon.model import Job
from trainmon.service import Service
from trainmon.service.importing import Imported, ImportOptions, import_source

LATER = WRITTEN + 86_400.0


def imported(service: Service, source: Path | str, **options: Any) -> dict[str, Imported]:
    """What the runs of a source became, by their names; nothing may have gone wrong."""
    problems: list[str] = []
    done = {i.name: i for i in import_source(service, str(source), ImportOptions(**options), problems.append)}
    assert not problems
    return done


def jobs_of(service: Service) -> dict[str, Job]:
    """The jobs of a store by their names."""
    return {row.job.name: service.job(row.job.id) for row in service.list_jobs(limit=1000)}


def until(true: Any) -> None:
    give_up = time.monotonic() + 30
    while not true():
        assert time.monotonic() < give_up
        time.sleep(0.1)
