"""Dead jobs diagnosed again, after rules were added or changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from trainmon.errors import JobNotFailed, JobNotFound
from trainmon.model import Diagnosis, Status

if TYPE_CHECKING:
    from trainmon.service.service import Service

DEAD = tuple(status for status in Status if status.dead)
PAGE = 200


@dataclass(frozen=True, slots=True)
class Rescanned:
    """One job, with the type and title that stood for it before (None when nothing did) and its answer now."""

    job_id: str
    name: str
    before: str | None
    title_before: str | None
    diagnosis: Diagnosis

    @property
    def changed(self) -> bool:
        """Whether the answer is another one now."""
        now = (str(self.diagnosis.error_type), self.diagnosis.title)
        return (self.before, self.title_before) != now


def rescan(service: Service, every: bool) -> list[Rescanned]:
    """Go through all dead jobs, newest first; those with an answer only when `every`."""
    result, offset = [], 0
    while rows := service.list_jobs(statuses=DEAD, limit=PAGE, offset=offset):
        for row in rows:
            if every or row.error_type in (None, "UNKNOWN", "KILLED"):
                try:
                    found = service.diagnose(row.job.id)
                except (JobNotFound, JobNotFailed):  # removed, or found alive, meanwhile
                    continue
                result.append(Rescanned(row.job.id, row.job.name, row.error_type, row.title, found))
        offset += len(rows)
    return result
