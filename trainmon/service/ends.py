"""How a job ended whose exit status nobody saw, as far as its log says so."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from trainmon.analyze.progress import is_finished
from trainmon.capture import Outcome
from trainmon.errors import UsageError
from trainmon.logs import open_log, read_lines
from trainmon.model import Diagnosis, Job, Status
from trainmon.service.evidence import explain
from trainmon.service.knowledge import rule_book
from trainmon.settings import Settings
from trainmon.store import Store

TAIL = 1 << 16
SURE = 0.6


def judged(store: Store, settings: Settings, job: Job, outcome: Outcome) -> Outcome:
    """`lost` made `failed` or `completed` where the end of the log leaves no other reading; raises nothing."""
    if outcome.status is not Status.LOST or outcome.exit_code is not None or outcome.signal is not None:
        return outcome
    try:
        log = open_log(Path(str(job.log_path)))
        ended = replace(job, status=Status.LOST, ended_at=outcome.ended_at)
        found = explain(store, ended, rule_book(settings).knowledge)[0]
        size = len(log.data)
        finished = any(is_finished(line.text) for line in read_lines(log.data, _line_start(log.data), TAIL))
    except (UsageError, OSError, ValueError):
        return outcome
    if _failed(found, size):
        return replace(outcome, status=Status.FAILED)
    return replace(outcome, status=Status.COMPLETED) if finished else outcome


def _line_start(data: object) -> int:
    size = len(data)  # type: ignore[arg-type]
    start = max(0, size - TAIL)
    return start and max(0, data.find(b"\n", start) + 1)  # type: ignore[attr-defined]


def _failed(found: Diagnosis, size: int) -> bool:
    """Whether a cause stands near the end of the log: what failed long before was survived, or is another run."""
    cause = found.root_cause
    if cause is None or (found.exception is None and found.confidence < SURE):
        return False
    elsewhere = cause.file is not None and not cause.file.startswith("console.log")
    return elsewhere or (cause.offset is not None and size - cause.offset < TAIL)
