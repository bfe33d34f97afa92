"""Would a retry fail again? The checks that belong to a job's failure, made on this machine now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from trainmon import preflight as checks
from trainmon import redact
from trainmon.model import Preflight
from trainmon.store import Store

if TYPE_CHECKING:
    from trainmon.service.service import Service

_MEMORY = "system/process_rss_bytes"


def preflight(
    service: Service,
    job_id: str,
    sets: Mapping[str, str] | None = None,
    start: str | None = None,
    in_shell: bool = True,
) -> Preflight:
    """The answer for the command that a retry with these settings would run; secrets masked.

    `in_shell` is whether this process has the environment in which the retry would be started.

    Takes as long as the slowest check (a module that imports slowly, a host that does not answer), and runs
    nothing of the training. Raises JobNotFailed, and UsageError as `resume_plan` does.
    """
    diagnosis = service.diagnose(job_id)
    job = service.store.get_job(job_id)
    plan = service.unmasked_plan(job_id, sets, start)
    found = checks.look(checks.Case(job, diagnosis, plan, _memory_peak(service.store, job_id), in_shell))
    made = tuple(replace(check, reason=redact.mask(check.reason)) for check in found.checks)
    return replace(found, reason=redact.mask(found.reason), checks=made)


def _memory_peak(store: Store, job_id: str) -> float | None:
    values = [value for value in store.read_series(job_id, _MEMORY).values if value == value]
    return max(values, default=None)
