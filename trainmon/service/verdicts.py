"""Verdicts of people on diagnoses: kept, counted, and taken out as labelled cases.

A verdict never changes what the analyzer says; it shows beside it, and it measures it.
"""

from __future__ import annotations

import itertools
import json
import time
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from trainmon import redact
from trainmon.analyze import diagnose
from trainmon.errors import JobNotFailed, UsageError
from trainmon.logs import line_number, read_line
from trainmon.model import Accuracy, Band, Diagnosis, ErrorType, Evidence, Job, LogSource, Phase, Verdict
from trainmon.service.evidence import job_log

if TYPE_CHECKING:
    from trainmon.service.service import Service

MAX_NOTE = 2000
_Kind = TypeVar("_Kind", ErrorType, Phase)
BANDS = (0.0, 0.5, 0.7, 0.9, 1.01)


def correct(
    service: Service, job_id: str, error_type: str | None, phase: str | None, line: str | None, note: str
) -> Verdict:
    """Keep what a person says; what they leave out stays as the analyzer said it.

    `line` is a line's number, or text that stands in the log. Raises UsageError, JobNotFound, JobNotFailed.
    """
    job = service.job(job_id)
    if not job.status.dead:
        raise JobNotFailed(job_id, job.status)
    said = service.diagnose(job_id)
    place = _find(job_log(job), line) if line else None
    text, number = place or (_said_line(said), said.root_cause.line_number if said.root_cause else None)
    verdict = Verdict(
        job_id=job_id,
        error_type=_named(ErrorType, error_type, "error type") or said.error_type,
        made_at=time.time(),
        phase=_named(Phase, phase, "phase") or said.phase,
        line=text,
        line_number=number,
        note=redact.mask(note.strip()[:MAX_NOTE]),
        said={
            "error_type": str(said.error_type),
            "phase": str(said.phase),
            "rule": said.rule,
            "confidence": said.confidence,
            "line": _said_line(said),
            "analyzer_version": said.analyzer_version,
        },
    )
    service.store.put_verdict(verdict)
    return verdict


def accuracy(service: Service) -> Accuracy:
    """Judge today's rules, and the answers of then, by all verdicts."""
    judged = [(verdict, service.diagnose(verdict.job_id)) for verdict in service.store.verdicts()]
    with_phase = [(v, d) for v, d in judged if v.phase]
    with_line = [(v, d) for v, d in judged if v.line]
    return Accuracy(
        jobs=len(judged),
        type_right=sum(v.error_type is d.error_type for v, d in judged),
        type_right_then=sum(str(v.error_type) == v.said.get("error_type") for v, _ in judged),
        phases=len(with_phase),
        phase_right=sum(v.phase is d.phase for v, d in with_phase),
        lines=len(with_line),
        line_right=sum(_same_line(v.line or "", _said_line(d) or "") for v, d in with_line),
        bands=tuple(_band(judged, low, high) for low, high in itertools.pairwise(BANDS)),
        wrong=tuple((v, d) for v, d in judged if v.error_type is not d.error_type),
    )


def _band(judged: list[tuple[Verdict, Diagnosis]], low: float, high: float) -> Band:
    inside = [(v, d) for v, d in judged if low <= d.confidence < high]
    return Band(low, min(high, 1.0), len(inside), sum(v.error_type is d.error_type for v, d in inside))


def export_case(service: Service, job_id: str, folder: Path) -> Path:
    """Write a judged job as a labelled case (console.log, case.toml) into a new folder; secrets are masked.

    Raises UsageError when the job has no verdict or no log, or the folder exists.
    """
    job = service.job(job_id)
    kept = service.store.verdicts(job_id)
    log = job_log(job)
    if not kept or log is None:
        raise UsageError(
            f"Job {job_id!r} has no {'verdict' if not kept else 'log'}. Judge it with: trainmon correct"
        )
    try:
        folder.mkdir(parents=True)
    except FileExistsError:
        raise UsageError(f"{folder} exists already; name a new folder.") from None
    except OSError as error:
        raise UsageError(f"Cannot make {folder}: {error.strerror or error}.") from None
    text = redact.mask(bytes(log.data).decode("utf-8", "replace"))
    (folder / "console.log").write_text(text, encoding="utf-8")
    (folder / "case.toml").write_text(_label(kept[0], job, text), encoding="utf-8")
    return folder


def _label(verdict: Verdict, job: Job, text: str) -> str:
    found = diagnose(Evidence(logs=(LogSource(text.encode()),), exit_code=job.exit_code, signal=job.signal))
    fields = {
        "error_type": str(verdict.error_type),
        "phase": str(verdict.phase or Phase.UNKNOWN),
        "line": redact.mask(verdict.line or ""),
        "rule": found.rule if found.error_type is verdict.error_type else "",
        "origin": "corrected",
        "source": f"a person's verdict on a job of {job.project}"
        + (f": {verdict.note}" if verdict.note else ""),
        "exit_code": job.exit_code,
        "signal": job.signal,
    }
    return "".join(f"{k} = {json.dumps(v, ensure_ascii=False)}\n" for k, v in fields.items() if v is not None)


def _find(log: LogSource | None, line: str) -> tuple[str, int]:
    """Text and number of the line that a person names by its number or by text in it."""
    if log is None:
        raise UsageError("The log is gone, so no line of it can be named.")
    offset = _by_number(log, int(line)) if line.strip().isdigit() else log.data.find(line.strip().encode())
    if offset < 0:
        raise UsageError(f"No line of the log is or holds {line.strip()[:80]!r}.")
    found = read_line(log.data, offset)
    return redact.mask(found.text.strip()[:1000]), line_number(log.data, found.offset)


def _by_number(log: LogSource, number: int) -> int:
    offset = 0
    for _ in range(number - 1):
        offset = log.data.find(b"\n", offset) + 1
        if not offset:
            return -1
    return offset if number > 0 and offset < len(log.data) else -1


def _named(kind: type[_Kind], text: str | None, what: str) -> _Kind | None:
    if not text:
        return None
    try:
        return kind(text.upper())
    except ValueError:
        raise UsageError(f"No {what} {text!r}. Use one of: {', '.join(kind)}.") from None


def _said_line(diagnosis: Diagnosis) -> str | None:
    return diagnosis.root_cause.line if diagnosis.root_cause else None


def _same_line(one: str, other: str) -> bool:
    one, other = (" ".join(text.split()) for text in (one, other))
    return bool(one and other) and (one in other or other in one)
