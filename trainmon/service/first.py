"""A first answer from the end of a large log, for while the whole of it is read."""

from __future__ import annotations

from dataclasses import replace

from trainmon.analyze import Knowledge, diagnose
from trainmon.model import Diagnosis, Evidence, Finding, Job, LogSource
from trainmon.service.evidence import job_log

LARGE = 32 * 1024 * 1024
TAIL = 1024 * 1024
"""Bytes of a log whose reading a person would notice; of its end that is read first."""


def first_answer(job: Job, knowledge: Knowledge) -> Diagnosis | None:
    """Why a dead job died as the last `TAIL` bytes of its log tell, None where the whole is read as fast.

    Offsets are those of the whole log; lines have no numbers, because nobody has counted them.
    """
    log = job_log(job)
    if log is None or len(log.data) < LARGE:
        return None
    start = len(log.data) - TAIL
    tail = LogSource(bytes(log.data[start:]), log.name)
    evidence = Evidence(
        logs=(tail,), status=job.status, exit_code=job.exit_code, signal=job.signal, command=job.command
    )
    return _moved(diagnose(evidence, knowledge), start)


def _moved(found: Diagnosis, by: int) -> Diagnosis:
    cause = found.root_cause
    if cause is not None and cause.offset is not None:
        cause = replace(cause, offset=cause.offset + by, line_number=None)

    def moved(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
        return tuple(
            replace(f, line_number=None, offset=None if f.offset is None else f.offset + by) for f in findings
        )

    return replace(
        found,
        root_cause=cause,
        contributing=moved(found.contributing),
        alternatives=moved(found.alternatives),
        rejected=moved(found.rejected),
    )
