"""Logs read as their program printed them, and an answer's places given as they are in the file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from trainmon.logs import Turned, turned
from trainmon.model import Diagnosis, Evidence, Finding, RootCause

_Place = TypeVar("_Place", RootCause, Finding)


def as_printed(evidence: Evidence) -> tuple[Evidence, dict[str, Turned]]:
    """The evidence with every log that Windows PowerShell wrote turned back, and those logs by their names."""
    changed = {log.name: told for log in evidence.logs if (told := turned(log.data)) is not None}
    if not changed:
        return evidence, changed
    logs = tuple(
        replace(log, data=changed[log.name].data) if log.name in changed else log for log in evidence.logs
    )
    return replace(evidence, logs=logs), changed


def as_written(answer: Diagnosis, changed: Mapping[str, Turned]) -> Diagnosis:
    """The answer with line numbers and byte offsets of the files themselves."""
    if not changed:
        return answer

    def moved(place: _Place) -> _Place:
        told = changed.get(place.file or "")
        if told is None or place.line_number is None:
            return place
        offset, number = told.place(place.line_number)
        return replace(place, line_number=number, offset=offset)

    return replace(
        answer,
        root_cause=moved(answer.root_cause) if answer.root_cause else None,
        contributing=tuple(map(moved, answer.contributing)),
        alternatives=tuple(map(moved, answer.alternatives)),
        rejected=tuple(map(moved, answer.rejected)),
    )
